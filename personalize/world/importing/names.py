"""Names by which columns are known."""

from __future__ import annotations

import re

ALIASES: dict[str, tuple[str, ...]] = {
    "user": (
        "userid", "uid", "usersid", "user", "personid", "person", "customerid", "customer",
        "memberid", "member", "reviewerid", "readerid", "reader", "visitorid", "visitor",
        "viewerid", "viewer", "listenerid", "listener", "steamid", "msno", "participantid",
        "participant", "respondentid", "respondent", "subjectid", "raterid", "rater", "buyerid",
        "buyer", "accountid", "account", "profileid", "authorid", "username",
        "reviewprofilename", "profilename", "reviewer", "reviewername",
    ),
    "item": (
        "itemid", "iid", "item", "movieid", "movie", "filmid", "film", "bookid", "book",
        "animeid", "anime", "malid", "mangaid", "manga", "artistid", "artist", "businessid",
        "business", "gmapid", "parentasin", "asin", "productid", "product", "sku", "trackid",
        "track", "songid", "song", "albumid", "album", "gameid", "game", "appid", "recipeid",
        "recipe", "showid", "show", "seriesid", "series", "videoid", "video", "beerid",
        "beerbeerid", "beer", "wineid", "wine", "hotelid", "hotel", "restaurantid",
        "restaurant", "placeid", "place", "poiid", "poi", "venueid", "venue", "locationid",
        "articleid", "article", "newsid", "news", "jokeid", "joke", "courseid", "course",
        "podcastid", "podcast", "offerid", "offer", "contentid", "workid", "docid", "doc",
        "isbn",
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
