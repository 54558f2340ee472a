namespace Jota.Api;

/// <summary>What a client sent of every object's own fields, beside a custom object's content.</summary>
internal readonly ref struct SettledHead
{
    /// <summary>The text of <c>apiVersion</c>, empty where there is none.</summary>
    public ReadOnlySpan<byte> ApiVersion { get; init; }

    /// <summary>The text of <c>kind</c>, empty where there is none.</summary>
    public ReadOnlySpan<byte> Kind { get; init; }

    /// <summary>The JSON of <c>metadata</c>, empty where there is none.</summary>
    public ReadOnlySpan<byte> Metadata { get; init; }
}
