using System.Text.Json.Serialization;

namespace Jota.Kubelet.Csi;

/// <summary>A token of a pod's account, as a driver is handed it.</summary>
internal sealed record CsiToken(
    [property: JsonPropertyName("token")] string Token, [property: JsonPropertyName("expirationTimestamp")] string ExpirationTimestamp);
