using Jota.Api;
using Jota.Client;
using Jota.Transport.Https;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Controllers;

/// <summary>What a controller may stand on; shared by all controllers of a runner.</summary>
public sealed class ControllerContext
{
    private readonly Func<string, IEventRecorder> _recorders;
    private readonly Func<string, IApi>? _apiAs;

    internal ControllerContext(
        IApi api, InformerFactory informers, TimeProvider clock, IdSource ids, ILoggerFactory logging,
        Func<string, IEventRecorder> recorders,
        Func<string, IApi>? apiAs = null)
    {
        Api = api;
        Informers = informers;
        Clock = clock;
        Ids = ids;
        Logging = logging;
        _recorders = recorders;
        _apiAs = apiAs;
    }

    /// <summary>The API.</summary>
    public IApi Api { get; }

    /// <summary>The shared informers.</summary>
    public InformerFactory Informers { get; }

    /// <summary>The time.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Randomness.</summary>
    public IdSource Ids { get; }

    /// <summary>The authority that signed the API server's certificate, as PEM; null where there is none.</summary>
    public string? RootCa { get; init; }

    /// <summary>Signs a token of an account for the secret that shall keep it; null where nobody signs tokens.</summary>
    public Func<V1ServiceAccount, V1Secret, string>? SignAccountToken { get; init; }

    /// <summary>Signs a certificate, as PEM: for whom, for which usages, for how long; null where there is no authority.</summary>
    public Func<SigningRequest, IReadOnlyList<string>, TimeSpan, string>? SignCertificate { get; init; }

    /// <summary>A kubeconfig without users, for whoever is to join the cluster; null where nobody can.</summary>
    public string? PublicKubeconfig { get; init; }

    /// <summary>What other servers serve behind the API, with the controller's identity.</summary>
    public IOtherServers Others { get; init; } = NoOtherServers.Instance;

    /// <summary>The same, for each account.</summary>
    internal Func<string, IOtherServers>? OthersAs { get; init; }

    /// <summary>Loggers.</summary>
    public ILoggerFactory Logging { get; }

    /// <summary>The cache of a kind; its informer is started with the controllers.</summary>
    public ILister<T> Lister<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => Informers.Lister<T>();

    /// <summary>
    /// The same, acting as a service account of kube-system, such as <c>replicaset-controller</c>: the rights of a controller are those
    /// of its account, and the manager's own are few. Where accounts cannot be had, it goes on as it is.
    /// </summary>
    public ControllerContext As(string account) =>
        _apiAs is null ? this
            : new(_apiAs(account), Informers, Clock, Ids, Logging, _recorders, _apiAs)
            {
                RootCa = RootCa,
                SignAccountToken = SignAccountToken,
                SignCertificate = SignCertificate,
                PublicKubeconfig = PublicKubeconfig,
                Others = OthersAs?.Invoke(account) ?? Others,
                OthersAs = OthersAs,
            };

    /// <summary>A recorder that tells events in the name of a component, such as <c>job-controller</c>; ended with the runner.</summary>
    public IEventRecorder Events(string component) => _recorders(component);
}
