using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>Somebody outside who is asked about pods over HTTP: upstream's <c>Extender</c>. A verb that is null is not asked.</summary>
internal sealed record ExtenderConfiguration
{
    /// <summary>Where it is; verbs are appended.</summary>
    public required Uri UrlPrefix { get; init; }

    /// <summary>Says which nodes will do.</summary>
    public string? FilterVerb { get; init; }

    /// <summary>Says how well nodes will do.</summary>
    public string? PrioritizeVerb { get; init; }

    /// <summary>Binds pods, in the place of the plugins.</summary>
    public string? BindVerb { get; init; }

    /// <summary>How much what it says of <see cref="PrioritizeVerb"/> counts.</summary>
    public int Weight { get; init; }

    /// <summary>How long it is waited for.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether it knows the nodes itself, and is told their names alone.</summary>
    public bool NodeCacheCapable { get; init; }

    /// <summary>The resources that it looks after: it is asked about pods that want one of them; about all when there are none.</summary>
    public ImmutableArray<string> ManagedResources { get; init; } = [];

    /// <summary>Whether scheduling goes on without it when it fails.</summary>
    public bool Ignorable { get; init; }

    /// <summary>How its connections are secured.</summary>
    public ExtenderTls Tls { get; init; } = new();
}

/// <summary>How connections to an extender are secured; all in PEM.</summary>
internal sealed record ExtenderTls
{
    /// <summary>Whether anybody is believed to be the extender.</summary>
    public bool Insecure { get; init; }

    /// <summary>The name that its certificate must be for, where that is not the URL's.</summary>
    public string? ServerName { get; init; }

    /// <summary>Whose certificates are believed; the machine's when null.</summary>
    public string? Authorities { get; init; }

    /// <summary>The scheduler's own certificate; null for none.</summary>
    public string? Certificate { get; init; }

    /// <summary>The key of that.</summary>
    public string? Key { get; init; }
}
