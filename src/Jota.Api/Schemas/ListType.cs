namespace Jota.Api;

/// <summary>How server-side apply takes a list.</summary>
public enum ListType
{
    /// <summary>Not said; atomic.</summary>
    Unset,

    /// <summary>As a whole.</summary>
    Atomic,

    /// <summary>As a set of scalars.</summary>
    Set,

    /// <summary>As a map, by the fields of <see cref="FieldSchema.MapKeys"/>.</summary>
    Map,
}
