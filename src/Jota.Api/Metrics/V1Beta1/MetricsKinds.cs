using System.Collections.Immutable;

namespace Jota.Api;

/// <summary>
/// metrics.k8s.io/v1beta1: what nodes and pods use (KEP-118, upstream's metrics-server). Nothing of it is stored: it is found out when
/// somebody asks.
/// </summary>
public static class MetricsKinds
{
    /// <summary>The group.</summary>
    public const string Group = "metrics.k8s.io";

    /// <summary>The version.</summary>
    public const string Version = "v1beta1";

    private const string Times =
        """
        "timestamp":{"type":"string","format":"date-time","description":"The end of the time over which the use was measured."},
        "window":{"type":"string","description":"The length of that time, such as 15s."}
        """;

    private const string Usage =
        """
        {"type":"object","description":"How much of each resource is used.",
         "additionalProperties":{"anyOf":[{"type":"integer"},{"type":"string"}],"x-kubernetes-int-or-string":true}}
        """;

    /// <summary>What nodes use: <c>nodes</c>, of kind NodeMetrics.</summary>
    public static UntypedResource Nodes { get; } = new(
        new UntypedKind(
            Names("NodeMetrics", "nodes"),
            JsonSchema.Parse(
                $$$$"""
                {"type":"object","description":"NodeMetrics tells what a node uses.","required":["timestamp","window","usage"],
                 "properties":{ {{{{Times}}}},"usage":{{{{Usage}}}} }}
                """))
        {
            Namespaced = false,
            IsStored = false,
            Verbs = ["get", "list"],
            Columns = Columns(".usage.cpu", ".usage.memory"),
        });

    /// <summary>What pods use: <c>pods</c>, of kind PodMetrics.</summary>
    public static UntypedResource Pods { get; } = new(
        new UntypedKind(
            Names("PodMetrics", "pods"),
            JsonSchema.Parse(
                $$$$"""
                {"type":"object","description":"PodMetrics tells what a pod uses.","required":["timestamp","window","containers"],
                 "properties":{ {{{{Times}}}},"containers":{"type":"array","description":"What its containers use.",
                  "items":{"type":"object","required":["name","usage"],"properties":{
                   "name":{"type":"string","description":"The container."},"usage":{{{{Usage}}}} } } } } }
                """))
        {
            IsStored = false,
            Verbs = ["get", "list"],
            Columns = [new PodUsageColumn("cpu"), new PodUsageColumn("memory"), Window],
        });

    private static UntypedColumn Window => new(JsonPath.Parse(".window")) { Name = "Window", Format = "duration" };

    private static ImmutableArray<Column> Columns(string cpu, string memory) =>
    [
        new UntypedColumn(JsonPath.Parse(cpu)) { Name = "cpu", Format = "quantity" },
        new UntypedColumn(JsonPath.Parse(memory)) { Name = "memory", Format = "quantity" },
        Window,
    ];

    private static ResourceNames Names(string kind, string plural) => new(Group, Version, kind, plural) { Singular = "" };
}
