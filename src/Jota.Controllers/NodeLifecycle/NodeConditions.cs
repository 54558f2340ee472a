using k8s.Models;

namespace Jota.Controllers;

/// <summary>Reads the conditions of nodes.</summary>
internal static class NodeConditions
{
    public const string Ready = "Ready";
    public const string MemoryPressure = "MemoryPressure";
    public const string DiskPressure = "DiskPressure";
    public const string PidPressure = "PIDPressure";
    public const string NetworkUnavailable = "NetworkUnavailable";

    /// <summary>Those that every kubelet posts.</summary>
    public static readonly IReadOnlyList<string> OfKubelet = [Ready, MemoryPressure, DiskPressure, PidPressure];

    public static V1NodeCondition? Find(V1Node node, string type) => node.Status?.Conditions?.FirstOrDefault(c => c.Type == type);

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>; null when nobody has said yet.</summary>
    public static string? StatusOf(V1Node node, string type) => Find(node, type)?.Status;

    public static bool IsReady(V1Node node) => StatusOf(node, Ready) == "True";
}
