using Jota.Api;
using Jota.Client;
using Jota.Transport.Https;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Controllers;

/// <summary>What a runner runs, and on what.</summary>
public sealed record ControllerRunnerOptions
{
    /// <summary>The API, with the controllers' identity.</summary>
    public required IApi Api { get; init; }

    /// <summary>The API with the identity of a service account of kube-system; null where controllers have but the one above.</summary>
    public Func<string, IApi>? ApiAs { get; init; }

    /// <summary>What other servers serve behind the API, with the identity of such an account; null where there are none.</summary>
    public Func<string, IOtherServers>? OthersAs { get; init; }

    /// <summary>The authority that signed the API server's certificate, as PEM, for pods to know it; null where there is none.</summary>
    public string? RootCa { get; init; }

    /// <summary>Signs a token of an account for the secret that shall keep it; null where nobody signs tokens.</summary>
    public Func<V1ServiceAccount, V1Secret, string>? SignAccountToken { get; init; }

    /// <summary>Signs a certificate, as PEM: for whom, for which usages, for how long; null where there is no authority.</summary>
    public Func<SigningRequest, IReadOnlyList<string>, TimeSpan, string>? SignCertificate { get; init; }

    /// <summary>A kubeconfig without users, for whoever is to join the cluster; null where nobody can.</summary>
    public string? PublicKubeconfig { get; init; }

    /// <summary>The time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Randomness.</summary>
    public IdSource Ids { get; init; } = IdSource.Random;

    /// <summary>Loggers; none unless given.</summary>
    public ILoggerFactory? Logging { get; init; }

    /// <summary>Where it is told which loops of the controllers cannot go on, those of their own informers included.</summary>
    public LoopHealth Loops { get; init; } = new();

    /// <summary>Informers to share with others of the process; own ones unless given. Not disposed by the runner.</summary>
    public InformerFactory? Informers { get; init; }

    /// <summary>What the runner's own informers check; nothing unless said.</summary>
    public CacheChecks Checks { get; init; } = CacheChecks.None;

    /// <summary>Which controllers; those of a cluster are <c>BuiltInControllers.All</c>.</summary>
    public required IReadOnlyList<ControllerFactory> Controllers { get; init; }
}
