namespace Jota.Api;

/// <summary>How many values a field has.</summary>
public enum FieldShape
{
    /// <summary>One.</summary>
    Single,

    /// <summary>A JSON array.</summary>
    List,

    /// <summary>A JSON object with free keys.</summary>
    Map,

    /// <summary>A JSON object with free keys, each with an array.</summary>
    MapOfLists,
}
