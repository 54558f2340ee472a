namespace Jota.Api;

/// <summary>What the deletion of an object means for the objects it owns, when nobody says.</summary>
public enum DefaultPropagation
{
    /// <summary>They are deleted after it.</summary>
    Background,

    /// <summary>They stay, without an owner (upstream: ReplicationController and Job, as they did before there was a choice).</summary>
    Orphan,

    /// <summary>The kind owns nothing, whatever a request says (upstream: Event).</summary>
    None,
}
