using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>What something uses.</summary>
/// <param name="Cpu">Processors.</param>
/// <param name="Memory">Bytes.</param>
internal readonly record struct Consumption(Quantity Cpu, Quantity Memory)
{
    /// <summary>Reads <c>usage</c>, <c>allocatable</c> and their like.</summary>
    public static Consumption Read(JsonNode? amounts) => new(Amount(amounts, "cpu"), Amount(amounts, "memory"));

    /// <summary>All that the containers of one pod use.</summary>
    public static Consumption OfPod(JsonNode? metrics) => Sum(metrics.Items("containers").Select(container => Read(container.At("usage"))));

    public static Consumption Sum(IEnumerable<Consumption> all) =>
        all.Aggregate(default(Consumption), (sum, one) => new(sum.Cpu + one.Cpu, sum.Memory + one.Memory));

    /// <summary>As a column shows processors.</summary>
    public string CpuText => $"{Cpu.MilliValue}m";

    /// <summary>As a column shows memory.</summary>
    public string MemoryText => $"{Memory.Value >> 20}Mi";

    /// <summary>Things in the order that <c>--sort-by</c> asks for: who uses most is first.</summary>
    public static IEnumerable<T> Sort<T>(IEnumerable<T> things, string by, Func<T, Consumption> usage) => by switch
    {
        "cpu" => things.OrderByDescending(thing => usage(thing).Cpu.MilliValue),
        "memory" => things.OrderByDescending(thing => usage(thing).Memory.Value),
        _ => things,
    };

    private static Quantity Amount(JsonNode? amounts, string name) =>
        Quantity.TryParse(GoText.Of(amounts.At(name)), out var amount) ? amount : Quantity.Zero;
}
