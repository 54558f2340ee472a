using Jota.Api;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Client;

/// <summary>
/// One informer per kind and selection, shared by everybody in a component. Owns the informers' loops: <see cref="StartAsync"/>
/// begins them, disposing ends and awaits them.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="clock">For waits.</param>
/// <param name="ids">Spreads the waits.</param>
/// <param name="logging">Where interruptions are told.</param>
/// <param name="checks">What is checked about the caches.</param>
/// <param name="health">Where it is told that something cannot be followed any more.</param>
public sealed class InformerFactory(
    IApi api,
    TimeProvider clock,
    IdSource? ids = null,
    ILoggerFactory? logging = null,
    CacheChecks checks = CacheChecks.None,
    LoopHealth? health = null) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(object Kind, string Namespace, string Fields), IInformer> _informers = [];
    private readonly List<IInformer> _feeds = [];
    private readonly Dictionary<IInformer, Task> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly FollowServices _services = new(
        clock, ids ?? IdSource.Random, (logging ?? NullLoggerFactory.Instance).CreateLogger("Jota.Client.Informer"), health);

    /// <summary>The informer of a kind, in all namespaces.</summary>
    public Informer<T> For<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => For<T>("", FieldSelector.Everything);

    /// <summary>The informer of a part of a kind.</summary>
    /// <param name="inNamespace">Only this namespace; empty for all.</param>
    /// <param name="fields">Only objects with these fields, such as <c>spec.nodeName</c>.</param>
    public Informer<T> For<T>(string inNamespace, FieldSelector fields)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        return Informer<T>(typeof(T), () => new ApiTarget(api.Catalog.For<T>(), inNamespace), fields, inNamespace);
    }

    /// <summary>The informer of a kind without a model type, in all namespaces.</summary>
    public Informer<UntypedObject> For(UntypedResource resource) =>
        Informer<UntypedObject>(resource, () => new ApiTarget(resource), FieldSelector.Everything);

    /// <summary>The cache of a kind, in all namespaces.</summary>
    public ILister<T> Lister<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => For<T>().Lister;

    /// <summary>Tells a follower of every object of a kind, in all namespaces, from the start on. Nothing is kept or decoded.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="follower">Who is told.</param>
    /// <param name="selection">What of it; <see cref="ListOptions.MetadataOnly"/> keeps what comes over the network small.</param>
    public void Follow(Resource resource, IObjectFollower follower, ListOptions selection)
    {
        lock (_gate)
        {
            _feeds.Add(new ObjectFeed(api, resource, selection, follower, _services));
        }
    }

    /// <summary>The same for every kind that is wanted, those included that come while it runs.</summary>
    /// <param name="which">The kinds.</param>
    /// <param name="follower">Who is told; of a kind that goes, that there are no objects any more.</param>
    /// <param name="selection">What of them.</param>
    /// <returns>To be told when other kinds are wanted than before.</returns>
    public IKindsFollowing FollowKinds(Func<Resource, bool> which, IObjectFollower follower, ListOptions selection)
    {
        var feed = new KindsFeed(api, which, selection, follower, _services);
        lock (_gate)
        {
            _feeds.Add(feed);
        }

        return feed;
    }

    /// <summary>Starts every informer that was asked for and does not run yet.</summary>
    public void Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            foreach (var informer in _informers.Values.Concat(_feeds))
            {
                if (!_running.ContainsKey(informer))
                {
                    _running[informer] = Task.Run(() => informer.RunAsync(_stop.Token));
                }
            }
        }
    }

    /// <summary>Starts every informer that was asked for, and completes when all of them have synced.</summary>
    public Task StartAsync(CancellationToken ct)
    {
        Start();
        lock (_gate)
        {
            return Task.WhenAll(_informers.Values.Concat(_feeds).Select(i => i.Synced)).WaitAsync(ct);
        }
    }

    private Informer<T> Informer<T>(object kind, Func<ApiTarget> target, FieldSelector fields, string inNamespace = "")
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_gate)
        {
            var id = (kind, inNamespace, fields.ToString());
            if (!_informers.TryGetValue(id, out var informer))
            {
                informer = new Informer<T>(api, target(), ListOptions.All with { Fields = fields }, _services, checks);
                _informers[id] = informer;
            }

            return (Informer<T>)informer;
        }
    }

    /// <summary>Ends every informer and waits until they have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task[] running;
        lock (_gate)
        {
            running = [.. _running.Values];
        }

        await Task.WhenAll(running);
        foreach (var informer in _informers.Values.Concat(_feeds))
        {
            informer.Check();
        }
    }
}
