using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Says which changes lead to which keys. Used by <see cref="IReconciler.Configure"/>.</summary>
public sealed class ControllerBuilder
{
    private readonly ControllerContext _context;
    private readonly List<Action<WorkQueue<ObjectKey>>> _sources = [];
    private Type? _primary;

    internal ControllerBuilder(ControllerContext context) => _context = context;

    internal string Name { get; private set; } = "";

    internal int WorkerCount { get; private set; } = 1;

    /// <summary>The controller's name, in logs.</summary>
    public ControllerBuilder Named(string name)
    {
        Name = name;
        return this;
    }

    /// <summary>How many keys it takes at once; one unless said.</summary>
    public ControllerBuilder Workers(int count)
    {
        WorkerCount = count;
        return this;
    }

    /// <summary>The kind that is reconciled: every change of an object leads to its own key.</summary>
    public ControllerBuilder For<T>()
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        _primary = typeof(T);
        return WatchesOne<T>(obj => obj.Key());
    }

    /// <summary>
    /// A kind whose objects the reconciled kind controls: a change leads to the controlling owner's key, if the owner is of that kind.
    /// </summary>
    public ControllerBuilder Owns<T>()
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var owner = OwnerNames();
        return WatchesOne<T>(obj => OwnerOf(obj, owner));
    }

    /// <summary>As <see cref="Owns{T}()"/>, and tells expectations of what the cache shows.</summary>
    public ControllerBuilder Owns<T>(Expectations expectations)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        // Before the key is queued: whoever takes it finds the expectations met.
        var owner = OwnerNames();
        _sources.Add(_ => _context.Informers.For<T>().Subscribe(new InformerHandler<T>
        {
            Added = obj =>
            {
                Tell(obj, owner, expectations.ShowsCreated);
                TellIfGoing(obj, owner, expectations);
            },
            Updated = (_, obj) => TellIfGoing(obj, owner, expectations),
            Deleted = obj => Tell(obj, owner, expectations.ShowsDeleted),
        }));
        return Owns<T>();
    }

    /// <summary>
    /// A kind of which the reconciled kind takes objects that nobody controls: a change of such an object leads to every owner of its
    /// namespace that selects it.
    /// </summary>
    public ControllerBuilder Adopts<TOwner, T>(Func<TOwner, LabelSelector> selectorOf)
        where TOwner : class, IKubernetesObject<V1ObjectMeta>
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var owners = _context.Lister<TOwner>();
        return Watches<T>(obj => obj.Controller() is not null || obj.Metadata.DeletionTimestamp is not null ? [] : owners
            .InNamespace(obj.Metadata.NamespaceProperty ?? "")
            .Where(owner => selectorOf(owner).Matches(obj.LabelsOrEmpty()))
            .Select(owner => owner.Key()));
    }

    /// <summary>Any kind: a change leads to these keys. A changed object is asked about as it was and as it is.</summary>
    public ControllerBuilder Watches<T>(Func<T, IEnumerable<ObjectKey>> keysOf)
        where T : class, IKubernetesObject<V1ObjectMeta> => Watches(_context.Informers.For<T>(), keysOf);

    /// <summary>A part of a kind, as this informer sees it: a change leads to these keys.</summary>
    public ControllerBuilder Watches<T>(Informer<T> informer, Func<T, IEnumerable<ObjectKey>> keysOf)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        _sources.Add(queue => informer.Subscribe(new InformerHandler<T>
        {
            Added = obj => AddAll(queue, keysOf(obj)),
            Updated = (old, obj) =>
            {
                AddAll(queue, keysOf(old));
                AddAll(queue, keysOf(obj));
            },
            Deleted = obj => AddAll(queue, keysOf(obj)),
        }));
        return this;
    }

    /// <summary>Any kind: a change leads to this key, if to any; for what is asked at every change of thousands of objects.</summary>
    public ControllerBuilder WatchesOne<T>(Func<T, ObjectKey?> keyOf)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        _sources.Add(queue => _context.Informers.For<T>().Subscribe(new InformerHandler<T>
        {
            Added = obj => Add(queue, keyOf(obj)),
            Updated = (old, obj) =>
            {
                var (before, now) = (keyOf(old), keyOf(obj));
                Add(queue, before);
                Add(queue, now == before ? null : now);
            },
            Deleted = obj => Add(queue, keyOf(obj)),
        }));
        return this;
    }

    /// <summary>
    /// Keys that come from elsewhere than an informer; <paramref name="connect"/> is handed the way into the queue before anything starts.
    /// </summary>
    public ControllerBuilder FedBy(Action<Action<ObjectKey>> connect)
    {
        _sources.Add(queue => connect(queue.Add));
        return this;
    }

    /// <summary>A key that is there from the start, for controllers that look at everything at once.</summary>
    public ControllerBuilder StartsWith(ObjectKey key)
    {
        _sources.Add(queue => queue.Add(key));
        return this;
    }

    internal void Connect(WorkQueue<ObjectKey> queue) => _sources.ForEach(source => source(queue));

    private static void Add(WorkQueue<ObjectKey> queue, ObjectKey? key)
    {
        if (key is { } known)
        {
            queue.Add(known);
        }
    }

    private static void AddAll(WorkQueue<ObjectKey> queue, IEnumerable<ObjectKey> keys)
    {
        foreach (var key in keys)
        {
            queue.Add(key);
        }
    }

    private static ObjectKey? OwnerOf(IKubernetesObject<V1ObjectMeta> obj, ResourceNames owner) =>
        obj.Controller() is { } reference && reference.Kind == owner.Kind && IsOfGroup(reference.ApiVersion, owner.Group)
            ? new ObjectKey(obj.Metadata.NamespaceProperty ?? "", reference.Name)
            : null;

    private static void TellIfGoing(IKubernetesObject<V1ObjectMeta> obj, ResourceNames owner, Expectations expectations)
    {
        if (obj.Metadata.DeletionTimestamp is not null)
        {
            Tell(obj, owner, expectations.ShowsDeleted);
        }
    }

    private static void Tell(IKubernetesObject<V1ObjectMeta> obj, ResourceNames owner, Action<ObjectKey, string> tell)
    {
        if (OwnerOf(obj, owner) is { } key)
        {
            tell(key, obj.Metadata.Uid);
        }
    }

    private static bool IsOfGroup(string apiVersion, string group) =>
        apiVersion.IndexOf('/', StringComparison.Ordinal) is >= 0 and var end
            ? apiVersion.AsSpan(0, end).SequenceEqual(group)
            : group.Length == 0;

    private ResourceNames OwnerNames() => _context.Api.Catalog.All.FirstOrDefault(r => r.ObjectType == _primary)?.Names
        ?? throw new InvalidOperationException("Owns comes after For");
}
