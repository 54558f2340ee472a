namespace Jota.Api.Tests.Costs;

/// <summary>What the items of long lists have in common.</summary>
public enum GrownItems
{
    /// <summary>They differ within a list, and what refers to others finds them.</summary>
    Distinct,

    /// <summary>They are all the same.</summary>
    Alike,

    /// <summary>They differ, and what refers to others finds nothing.</summary>
    Strangers,
}
