using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.ResourceMetrics;

/// <summary>NodeMetrics and PodMetrics, as upstream's metrics-server words them. Pure.</summary>
internal static class MetricsObjects
{
    /// <summary>What a node uses; null where processor and memory are not both known.</summary>
    public static ApiObject? Of(ApiObject node, NodeSummary summary, DateTime now)
    {
        var figures = summary.Node;
        if (figures.Cpu is not { UsageNanoCores: { } cores } cpu || figures.Memory?.WorkingSetBytes is not { } bytes)
        {
            return null;
        }

        return Make(MetricsKinds.Nodes, node, now, (cpu.Time, summary.Window), json =>
        {
            json.WritePropertyName("usage"u8);
            WriteUsage(json, cores, bytes);
        });
    }

    /// <summary>What a pod uses; null where that is not known of all its containers.</summary>
    public static ApiObject? Of(ApiObject pod, PodFigures figures, TimeSpan window, DateTime now)
    {
        if (figures.Containers.Count == 0
            || figures.Containers.Any(c => c.Cpu?.UsageNanoCores is null || c.Memory?.WorkingSetBytes is null))
        {
            return null;
        }

        var time = figures.Containers.Min(c => c.Cpu!.Time);
        return Make(MetricsKinds.Pods, pod, now, (time, window), json =>
        {
            json.WriteStartArray("containers"u8);
            foreach (var container in figures.Containers)
            {
                json.WriteStartObject();
                json.WriteString("name"u8, container.Name);
                json.WritePropertyName("usage"u8);
                WriteUsage(json, container.Cpu!.UsageNanoCores!.Value, container.Memory!.WorkingSetBytes!.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>A time as Go writes it, down to the thousandth of a second: <c>15.032s</c>, <c>1m0s</c>.</summary>
    internal static string Duration(TimeSpan span)
    {
        var milliseconds = (long)Math.Round(Math.Max(0, span.TotalMilliseconds));
        var (minutes, seconds) = (milliseconds / 60_000, milliseconds % 60_000 / 1000m);
        return minutes == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###}s")
            : minutes < 60
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes}m{seconds:0.###}s")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}h{minutes % 60}m{seconds:0.###}s");
    }

    private static ApiObject Make(
        Resource resource, ApiObject of, DateTime now, (DateTime Time, TimeSpan Window) measured, Action<Utf8JsonWriter> rest)
    {
        var into = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(into, ApiJson.Writing))
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, resource.Names.Kind);
            json.WriteString("apiVersion"u8, resource.Names.ApiVersion);
            json.WritePropertyName("metadata"u8);
            ApiJson.Write(json, Metadata(of, now));
            json.WriteString("timestamp"u8, measured.Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteString("window"u8, Duration(measured.Window));
            rest(json);
            json.WriteEndObject();
        }

        return ApiObject.FromStored(resource, into.WrittenMemory, Revision.None);
    }

    private static V1ObjectMeta Metadata(ApiObject of, DateTime now) => new()
    {
        Name = of.Key.Name,
        NamespaceProperty = of.Key.Namespace.Length == 0 ? null : of.Key.Namespace,
        CreationTimestamp = now,
        Labels = of.Labels.Count == 0 ? null : of.Labels.ToDictionary(label => label.Key, label => label.Value),
    };

    private static void WriteUsage(Utf8JsonWriter json, ulong nanoCores, ulong bytes)
    {
        json.WriteStartObject();
        json.WriteString("cpu"u8, Quantity.Parse(string.Create(CultureInfo.InvariantCulture, $"{nanoCores}n")).ToString());
        json.WriteString("memory"u8, Quantity.Of((long)Math.Min(bytes, long.MaxValue), QuantityNotation.Binary).ToString());
        json.WriteEndObject();
    }
}
