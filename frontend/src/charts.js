// Charts as an island: reads its data from a JSON script, draws SVG with ECharts, follows the theme.
// data: { kind: "stack" | "lines" | "bridge" | "concentration", categories, series: [{ name, data }], unit, note }
// bridge: the first and last bars are totals; labels: what stands above each bar.
// concentration: series[0].data = [[percent of accounts, percent of revenue], …], marks = [{ yAxis: 80 }, …].
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, MarkPointComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, MarkLineComponent, MarkPointComponent, TooltipComponent, SVGRenderer]);

const LIGHT = ["#3d6be8", "#2f9c94", "#e0a347", "#8b78de", "#98a2b5", "#cf7069", "#62aed6"];
const DARK = ["#7d9ff5", "#57bfb5", "#e3b369", "#a999ec", "#8590a5", "#e08f89", "#7fc2e4"];
// Cut, never rounded: a threshold that was not reached must not look reached (money.shown does the same).
const cut = (value) => Math.trunc(Number((value * 100).toFixed(4))) / 100;
const number = (value) => (typeof value === "number" ? cut(value).toLocaleString("en-US", { maximumFractionDigits: 2 }) : value ?? "–");

function frame(colour) {
  const ink = colour("--color-base-content");
  const line = colour("--color-base-300");
  const dark = document.documentElement.dataset.theme === "guanxi-dark";
  const text = { color: ink, opacity: 0.78, fontSize: 11 };
  const axis = { axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, splitLine: { lineStyle: { color: line, type: [3, 3] } }, axisLabel: text, nameTextStyle: text };
  return {
    axis,
    ink,
    option: {
      aria: { enabled: true }, animationDuration: 260, textStyle: { fontFamily: "inherit", color: ink }, color: dark ? DARK : LIGHT,
      grid: { left: 4, right: 10, top: 34, bottom: 2, containLabel: true },
      legend: { top: 0, left: 0, icon: "roundRect", itemWidth: 8, itemHeight: 8, itemGap: 12, type: "plain", textStyle: { color: ink, fontSize: 11 } },
      tooltip: {
        trigger: "axis", confine: true, backgroundColor: colour("--color-base-100"), borderColor: line, padding: [6, 10], valueFormatter: number,
        textStyle: { color: ink, fontSize: 12 }, axisPointer: { type: "line", lineStyle: { color: line } }, extraCssText: "box-shadow:0 4px 14px rgb(10 14 25/.12);border-radius:6px",
      },
    },
  };
}

function cartesian(data, axis, xAxis = {}, yAxis = {}) {
  return {
    xAxis: { ...axis, type: "category", data: data.categories, splitLine: { show: false }, ...xAxis },
    yAxis: { ...axis, type: "value", axisLine: { show: false }, splitNumber: 4, ...yAxis },
  };
}

function named(data, f) {
  return data.unit ? { name: data.unit, nameGap: 10, nameTextStyle: { ...f.axis.nameTextStyle, align: "left", padding: 0 } } : {};
}

const KINDS = {
  stack: (data, f) => ({
    ...f.option, ...cartesian(data, f.axis, {}, named(data, f)), grid: { ...f.option.grid, top: 52 },
    tooltip: { ...f.option.tooltip, axisPointer: { type: "shadow", shadowStyle: { color: f.ink, opacity: 0.04 } } },
    series: data.series.map((s) => ({ name: s.name, type: "bar", stack: "total", barMaxWidth: 20, barCategoryGap: "38%", data: s.data })),
  }),
  lines: (data, f) => ({
    ...f.option, ...cartesian(data, f.axis, {}, named(data, f)), grid: { ...f.option.grid, top: 52 },
    series: data.series.map((s) => ({ name: s.name, type: "line", symbol: "none", lineStyle: { width: 2 }, data: s.data })),
  }),
  bridge: (data, f, colour) => {
    let level = 0;
    const base = [];
    const values = data.series[0].data;
    const steps = values.map((value, index) => {
      const isTotal = index === 0 || index === values.length - 1;
      base.push(isTotal ? 0 : Math.min(level, level + value));
      level = isTotal ? value : level + value;
      const hue = isTotal ? f.option.color[4] : colour(value < 0 ? "--color-error" : "--color-success");
      return { value: isTotal ? value : Math.abs(value), itemStyle: { color: hue, opacity: isTotal ? 0.75 : 0.85, borderRadius: 2 } };
    });
    return {
      ...f.option, ...cartesian(data, f.axis, { axisLabel: { ...f.axis.axisLabel, interval: 0 } }, named(data, f)), legend: { show: false },
      tooltip: { ...f.option.tooltip, formatter: (p) => `${p[0].name}  <b>${data.labels?.[p[0].dataIndex] ?? number(values[p[0].dataIndex])}</b>` },
      series: [
        { type: "bar", stack: "bridge", data: base, itemStyle: { color: "transparent" }, silent: true },
        { type: "bar", stack: "bridge", data: steps, barMaxWidth: 30, label: { show: true, position: "top", color: f.ink, fontSize: 11, formatter: (p) => data.labels?.[p.dataIndex] ?? "" } },
      ],
    };
  },
  concentration: (data, f) => {
    const percent = { ...f.axis.axisLabel, formatter: "{value}%" };
    return {
      ...f.option, legend: { show: false }, grid: { ...f.option.grid, top: 22, right: 18 },
      ...cartesian(data, f.axis, { type: "value", max: 100, interval: 20, data: undefined, axisLabel: percent }, { max: 100, interval: 20, axisLabel: percent }),
      tooltip: { ...f.option.tooltip, formatter: (p) => p.map((at) => `${number(at.value[0])}% → <b>${number(at.value[1])}%</b>`).join("") },
      series: [{
        type: "line", symbol: "none", lineStyle: { width: 2 }, areaStyle: { opacity: 0.07 }, data: data.series[0].data,
        markLine: {
          symbol: "none", silent: true, lineStyle: { type: "dashed", color: f.ink, opacity: 0.45 }, 
          data: (data.marks ?? []).map((mark) => ({ ...mark, label: { position: "xAxis" in mark ? "end" : "insideEndBottom", ...mark.label } })),
          label: { rotate: 0, opacity: 0.85, color: f.ink, fontSize: 11, formatter: data.note ?? "{c}%" },
        },
      }],
    };
  },
};

export function mount(element, colour) {
  element.dataset.ready = "1";
  const data = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  const draw = () => {
    if (!element.isConnected) return;
    echarts.getInstanceByDom(element)?.dispose();
    echarts.init(element, null, { renderer: "svg" }).setOption(KINDS[data.kind](data, frame(colour), colour));
  };
  draw();
  new ResizeObserver(() => echarts.getInstanceByDom(element)?.resize()).observe(element);
  document.addEventListener("themechange", draw);
}
