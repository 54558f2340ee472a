namespace Jota.Controllers;

/// <summary>What the graph knows of an object's existence.</summary>
internal enum NodeState
{
    /// <summary>Others say that it owns them; nothing was heard of it itself.</summary>
    Unseen,

    /// <summary>It exists.</summary>
    Present,

    /// <summary>It existed, and what it owned is still there. A uid never comes back.</summary>
    Gone,
}
