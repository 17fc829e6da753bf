"""Names by which columns are known."""

from __future__ import annotations

import re

ALIASES: dict[str, tuple[str, ...]] = {
    "user": (
        "user", "userid", "uid", "users", "usersid", "person", "personid", "customer",
        "customerid", "member", "memberid", "reviewerid", "reader", "readerid", "visitorid",
        "visitor", "viewer", "viewerid", "listener", "listenerid", "steamid", "msno",
        "participant", "participantid", "respondent", "respondentid", "subject", "subjectid",
        "rater", "raterid", "buyer", "buyerid", "account", "accountid", "profileid", "profile",
        "author", "authorid", "username", "reviewprofilename", "profilename", "reviewer",
        "reviewername",
    ),
    "item": (
        "item", "itemid", "iid", "items", "movie", "movieid", "film", "filmid", "book", "bookid",
        "anime", "animeid", "malid", "manga", "mangaid", "artist", "artistid", "business",
        "businessid", "gmapid", "parentasin", "asin", "product", "productid", "sku", "track",
        "trackid", "song", "songid", "album", "albumid", "game", "gameid", "appid", "app",
        "recipe", "recipeid", "show", "showid", "series", "seriesid", "video", "videoid",
        "beer", "beerid", "beerbeerid", "wine", "wineid", "hotel", "hotelid", "restaurant",
        "restaurantid", "placeid", "place", "poi", "poiid", "venue", "venueid", "location",
        "locationid", "article", "articleid", "news", "newsid", "joke", "jokeid", "course",
        "courseid", "podcast", "podcastid", "offer", "offerid", "content", "contentid", "work",
        "workid", "doc", "docid", "isbn",
    ),
    "rating": (
        "rating", "ratings", "ratingscore", "userrating", "bookrating", "movierating",
        "ratingvalue", "score", "scores", "stars", "star", "overall", "reviewoverall",
        "reviewscore", "value", "grade", "points", "vote", "votes", "preference", "feedback",
        "recommended", "isrecommended", "thumb", "thumbs", "like", "liked", "myrating",
        "plays", "playcount", "playscount", "listencount", "listens", "count", "weight", "hours",
        "playtime", "clicks", "views", "purchases", "quantity", "interactions",
    ),
    "time": (
        "timestamp", "time", "date", "datetime", "unixreviewtime", "ts", "ratingtimestamp",
        "ratingtime", "ratingdate", "reviewtime", "reviewdate", "createdat", "created",
        "dateadded", "ratedat", "submitted", "submitdate", "watchedat", "tstamp", "unixtime",
        "datecreated", "updatedat", "when",
    ),
    "title": (
        "title", "name", "itemname", "itemtitle", "booktitle", "movietitle", "productname",
        "producttitle", "songname", "songtitle", "trackname", "tracktitle", "artistname",
        "gamename", "gametitle", "animename", "animetitle", "beername", "recipename",
        "originaltitle", "filmtitle", "showtitle", "label",
    ),
    "genres": (
        "genres", "genre", "category", "categories", "maincategory", "tags", "class", "listedin",
        "subjects", "subject", "style", "styles", "shelves",
    ),
}  # fmt: skip
"""Usual names of columns by role, in lower case without marks; earlier ones go first."""
COUNT_NAMES = {
    "plays", "playcount", "playscount", "listencount", "listens", "count", "weight", "hours",
    "playtime", "clicks", "views", "purchases", "quantity", "interactions",
}  # fmt: skip
"""Names of columns that hold counts, not ratings."""
KNOWN = {alias for names in ALIASES.values() for alias in names} | {"id", "key"}


def plain(name: str) -> str:
    """Return a name in lower case with letters and digits only, of any alphabet."""
    return re.sub(r"[\W_]", "", name.casefold())
