(function(){
var d=document.body.dataset,key="thin-line "+d.code,form=document.querySelector("form[data-vote]"),said=document.getElementById("said"),busy=false;
if(!d.home||!d.code||!window.fetch)return;
var page={};
function keep(name,value){if(value!==undefined)page[name]=value;
try{if(value===undefined)return localStorage.getItem(name);if(value===null)localStorage.removeItem(name);else localStorage.setItem(name,value)}catch(e){return page[name]}}
function go(){location.replace(d.home)}
function say(text){if(said){said.textContent=text;said.hidden=false}}
function send(body){
if(busy)return;busy=true;
fetch(d.home+"/vote",{method:"POST",credentials:"same-origin",headers:{"Content-Type":"application/x-www-form-urlencoded","Accept":"application/json"},body:body}).then(function(answer){
busy=false;
if(answer.status>=500||answer.status===429){say(d.unsent);return}
if(keep(key)===body)keep(key,null);
if(answer.ok){go();return}
return answer.json().then(function(found){keep(key+" said",found.said);go()},go)
},function(){busy=false;say(d.unsent)})}
function again(){var kept=keep(key);if(kept)send(kept);return kept}
var late=keep(key+" said");
if(late){keep(key+" said",null);say(late)}
if(form)form.addEventListener("submit",function(event){
var body=new URLSearchParams(new FormData(form)).toString();
event.preventDefault();keep(key,body);send(body)});
addEventListener("online",again);
addEventListener("pageshow",function(event){if(event.persisted)go()});
again();
setInterval(function(){
if(document.hidden||busy||again())return;
fetch(d.home+"/state",{credentials:"same-origin",cache:"no-store"}).then(function(answer){return answer.ok?answer.text():d.state}).then(function(state){if(state!==d.state)go()},function(){})
},3000);
})();
