namespace Jota.Api;

/// <summary>A field that a schema declares, for <see cref="JsonSettling"/>.</summary>
/// <param name="Name">Its name as UTF-8.</param>
/// <param name="Schema">What it is like.</param>
internal sealed record SettlingField(byte[] Name, JsonSchema Schema)
{
    /// <summary>What is filled in where it is missing; null for nothing.</summary>
    public SettledDefault? Default { get; } = SettledDefault.Of(Schema);
}
