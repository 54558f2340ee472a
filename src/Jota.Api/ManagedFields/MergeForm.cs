namespace Jota.Api;

/// <summary>How values of a type are owned and merged.</summary>
internal enum MergeForm
{
    /// <summary>As a whole: scalars, and what is atomic.</summary>
    Whole,

    /// <summary>Field by field, or key by key.</summary>
    Fields,

    /// <summary>A list whose scalars are owned one by one.</summary>
    Set,

    /// <summary>A list whose items are told apart by keys.</summary>
    Keyed,

    /// <summary>As the value is: objects key by key, all else as a whole.</summary>
    Deduced,
}
