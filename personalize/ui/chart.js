// One chart where its element stands.
export default function (component) {
  const { data, parentElement } = component;
  let place = parentElement.querySelector(':scope > .tl-chart');
  if (!place) {
    place = document.createElement('div');
    place.className = 'tl-chart';
    parentElement.append(place);
  }
  if (place.told !== data.chart || !place.chart) {
    place.told = data.chart;
    charts.draw(place, JSON.parse(data.chart));
  }
}
