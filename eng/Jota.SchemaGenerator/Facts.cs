using System.Text.Json;
using System.Text.Json.Serialization;

namespace Jota.SchemaGenerator;

/// <summary>Our table of what the types package does not say, as in <c>eng/facts</c>.</summary>
internal sealed record Facts(
    SortedDictionary<string, TypeFacts> Types,
    SortedDictionary<string, string> Forms,
    SortedDictionary<string, SortedDictionary<string, string[]>> Enums)
{
    public static Facts Load(string folder) => new(
        Read<SortedDictionary<string, TypeFacts>>(folder, "types.json"),
        Read<SortedDictionary<string, string>>(folder, "forms.json"),
        Read<SortedDictionary<string, SortedDictionary<string, string[]>>>(folder, "enums.json"));

    private static T Read<T>(string folder, string file) =>
        JsonSerializer.Deserialize<T>(File.ReadAllBytes(Path.Combine(folder, file)), JsonSerializerOptions.Web)
        ?? throw new InvalidDataException($"{file} is empty");
}

/// <summary>One definition.</summary>
internal sealed record TypeFacts
{
    /// <summary>The name in OpenAPI, such as <c>io.k8s.api.core.v1.PodSpec</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Group, version and kind, as <c>apps/v1/Deployment</c>.</summary>
    public string[]? Gvk { get; init; }

    public string[]? Required { get; init; }

    /// <summary>Fields of the package's model that the served release does not have.</summary>
    public string[]? Absent { get; init; }

    [JsonPropertyName("map-type")]
    public string? MapType { get; init; }

    public SortedDictionary<string, FieldFacts>? Fields { get; init; }
}

/// <summary>One field; only what differs from the ordinary.</summary>
internal sealed record FieldFacts
{
    public JsonElement? Default { get; init; }

    /// <summary>The definition, where the package has a bare <c>object</c> or <c>DateTime</c>.</summary>
    public string? Ref { get; init; }

    public string? ListType { get; init; }

    public string[]? MapKeys { get; init; }

    public string? MapType { get; init; }

    public string? MergeKey { get; init; }

    public string? Strategy { get; init; }
}
