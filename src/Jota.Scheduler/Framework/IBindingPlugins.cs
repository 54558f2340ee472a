namespace Jota.Scheduler;

/// <summary>Reserve: sets aside for a pod what it will use on the node chosen for it, such as volumes.</summary>
internal interface IReservePlugin : IPlugin
{
    /// <summary>Null when that worked. When it did not, Unreserve of all plugins is called and the pod waits.</summary>
    Rejection? Reserve(CycleState state, PodShape pod, NodeState node);

    /// <summary>
    /// Gives back what was set aside, because something later failed. Called of all plugins in the reverse order, also of those whose
    /// Reserve was not called; it must be fit to be called so, and must not fail.
    /// </summary>
    void Unreserve(CycleState state, PodShape pod, string node);
}

/// <summary>What a Permit plugin says.</summary>
internal readonly record struct PermitResult
{
    /// <summary>The pod may be bound.</summary>
    public static PermitResult Allow => default;

    /// <summary>Why it may not; null when it may.</summary>
    public Rejection? Denial { get; private init; }

    /// <summary>How long it is to wait at most for the plugin's later word; zero for not at all.</summary>
    public TimeSpan Limit { get; private init; }

    /// <summary>The pod may not be bound to this node.</summary>
    public static PermitResult Deny(Rejection why) => new() { Denial = why };

    /// <summary>
    /// The pod waits, with its place kept, until the plugin says so or the time is up, which denies it.
    /// Limits above 15 minutes are 15 minutes.
    /// </summary>
    public static PermitResult Wait(TimeSpan limit) => new() { Limit = limit };
}

/// <summary>Permit: the last word before a pod is bound; it can make the pod wait, for instance for others of its group.</summary>
internal interface IPermitPlugin : IPlugin
{
    PermitResult Permit(CycleState state, PodShape pod, string node);
}

/// <summary>
/// PreBind: what must be done in the world before a pod is bound. Not on the scheduling loop; an exception makes the pod wait.
/// </summary>
internal interface IPreBindPlugin : IPlugin
{
    Task PreBindAsync(CycleState state, PodShape pod, string node, CancellationToken ct);
}

/// <summary>Bind: tells the server. Not on the scheduling loop.</summary>
internal interface IBindPlugin : IPlugin
{
    /// <summary>Whether it did; when not (upstream's Skip), the next one is asked. An exception makes the pod wait.</summary>
    Task<bool> BindAsync(CycleState state, PodShape pod, string node, CancellationToken ct);
}

/// <summary>PostBind: told when a pod is bound.</summary>
internal interface IPostBindPlugin : IPlugin
{
    void PostBind(CycleState state, PodShape pod, string node);
}
