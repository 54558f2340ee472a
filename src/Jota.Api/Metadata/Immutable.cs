namespace Jota.Api;

/// <summary>Upstream's words for what may not change.</summary>
internal static class Immutable
{
    public const string Field = "field is immutable";

    public const string WhenSet = "field is immutable when `immutable` is set";
}
