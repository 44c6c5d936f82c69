// Charts as an island: reads its data from a JSON script, draws SVG with ECharts, follows the theme.
// data: { kind: "stack" | "lines" | "bridge" | "concentration", categories, series: [{ name, data }], unit, note }
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, MarkPointComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, MarkLineComponent, MarkPointComponent, TooltipComponent, SVGRenderer]);

function frame(colour) {
  const ink = colour("--color-base-content");
  const line = colour("--color-base-300");
  const axis = {
    axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, splitLine: { lineStyle: { color: line } },
    axisLabel: { color: ink, opacity: 0.78, fontSize: 11 }, nameTextStyle: { color: ink, opacity: 0.78, fontSize: 11 },
  };
  return {
    axis,
    ink,
    option: {
      aria: { enabled: true }, animationDuration: 300, textStyle: { fontFamily: "inherit", color: ink },
      color: ["--color-primary", "--color-secondary", "--color-accent", "--color-info"].map(colour).concat(["#8a94a8", "#7c5cd6", "#b9820f"]),
      grid: { left: 6, right: 26, top: 50, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, icon: "roundRect", itemWidth: 9, itemHeight: 9, textStyle: { color: ink, fontSize: 11 } },
      tooltip: { trigger: "axis", confine: true, backgroundColor: colour("--color-base-100"), borderColor: line, textStyle: { color: ink, fontSize: 12 } },
    },
  };
}

function cartesian(data, axis, xAxis = {}, yAxis = {}) {
  return {
    xAxis: { ...axis, type: "category", data: data.categories, splitLine: { show: false }, ...xAxis },
    yAxis: { ...axis, type: "value", name: data.unit ?? "", ...yAxis },
  };
}

const KINDS = {
  stack: (data, f) => ({
    ...f.option, ...cartesian(data, f.axis),
    series: data.series.map((s) => ({ name: s.name, type: "bar", stack: "total", barMaxWidth: 22, data: s.data })),
  }),
  lines: (data, f) => ({
    ...f.option, ...cartesian(data, f.axis),
    series: data.series.map((s) => ({ name: s.name, type: "line", symbol: "none", smooth: false, data: s.data })),
  }),
  bridge: (data, f, colour) => {
    let level = 0;
    const base = [];
    const steps = data.series[0].data.map((value, index) => {
      const isTotal = index === 0 || index === data.series[0].data.length - 1;
      base.push(isTotal ? 0 : Math.min(level, level + value));
      level = isTotal ? value : level + value;
      return { value: isTotal ? value : Math.abs(value), itemStyle: { color: colour(isTotal ? "--color-primary" : value < 0 ? "--color-error" : "--color-success") } };
    });
    return {
      ...f.option, ...cartesian(data, f.axis), legend: { show: false },
      series: [
        { type: "bar", stack: "bridge", data: base, itemStyle: { color: "transparent" }, silent: true, tooltip: { show: false } },
        { type: "bar", stack: "bridge", data: steps, barMaxWidth: 34, label: { show: true, position: "top", color: f.ink, fontSize: 11, formatter: (p) => data.labels?.[p.dataIndex] ?? "" } },
      ],
    };
  },
  concentration: (data, f) => ({
    ...f.option, ...cartesian(data, f.axis, { type: "value", max: 100, data: undefined, name: "%" }, { max: 100, name: "%" }), legend: { show: false },
    series: [{
      type: "line", symbol: "none", areaStyle: { opacity: 0.08 }, data: data.series[0].data,
      markLine: { symbol: "none", silent: true, label: { color: f.ink, formatter: data.note ?? "" }, lineStyle: { type: "dashed" }, data: data.marks ?? [] },
    }],
  }),
};

export function mount(element, colour) {
  const data = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  const draw = () => {
    echarts.getInstanceByDom(element)?.dispose();
    echarts.init(element, null, { renderer: "svg" }).setOption(KINDS[data.kind](data, frame(colour), colour));
  };
  draw();
  new ResizeObserver(() => echarts.getInstanceByDom(element)?.resize()).observe(element);
  document.addEventListener("themechange", draw);
  element.dataset.ready = "1";
}
