namespace Jota.Kubelet.Nodes;

/// <summary>The message of a node's Ready condition that is false: upstream's form of one reason, or of several.</summary>
internal static class NotReadyText
{
    /// <summary>Null when there is no reason.</summary>
    public static string? Of(IReadOnlyList<string?> reasons) => reasons.OfType<string>().ToList() switch
    {
        [] => null,
        [var only] => only,
        var several => $"[{string.Join(", ", several)}]",
    };
}
