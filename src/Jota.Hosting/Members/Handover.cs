using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Jota.Hosting.Members;

/// <summary>What a further server is given: all that servers of one cluster share. It holds every key of the cluster.</summary>
/// <param name="Id">The number of its member.</param>
/// <param name="ClusterId">The number of etcd's cluster.</param>
/// <param name="Beginning">The members that it begins among.</param>
/// <param name="Others">Where clients reach the others.</param>
/// <param name="Files">Certificates and keys, by their path in the data directory.</param>
internal sealed partial record Handover(
    ulong Id, ulong ClusterId, string Beginning, ImmutableArray<Uri> Others, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>As JSON.</summary>
    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, HandoverContext.Default.Handover);

    /// <summary>From JSON. Throws <see cref="JsonException"/> for what is none.</summary>
    public static Handover Decode(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, HandoverContext.Default.Handover) ?? throw new JsonException("null is no handover");

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Handover))]
    private sealed partial class HandoverContext : JsonSerializerContext;
}
