using System.Text.Json.Serialization;

namespace Jota.Kubelet.Csi;

/// <summary>Writes and reads those objects without reflection.</summary>
[JsonSerializable(typeof(SortedDictionary<string, string>))]
[JsonSerializable(typeof(SortedDictionary<string, CsiToken>))]
internal sealed partial class CsiJsonContext : JsonSerializerContext;
