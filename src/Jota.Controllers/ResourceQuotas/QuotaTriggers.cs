using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Which quotas are to be counted anew, when an object of a namespace comes, goes, or takes more or less than before.</summary>
internal sealed class QuotaTriggers
{
    private const string ByPlace = "quotas by namespace and kind";
    private const string ByKind = "quotas by kind";

    private readonly Informer<V1ResourceQuota> _quotas;
    private Action<ObjectKey> _queue = static _ => { };

    public QuotaTriggers(InformerFactory informers)
    {
        _quotas = informers.For<V1ResourceQuota>();
        _quotas.AddIndex(ByPlace, quota => KindsOf(quota).Select(kind => Place(quota.Metadata.NamespaceProperty, kind)), IsSameSpec);
        _quotas.AddIndex(ByKind, KindsOf, IsSameSpec);
    }

    /// <summary>Hands over the way into the controller's queue.</summary>
    public void Connect(Action<ObjectKey> queue) => _queue = queue;

    /// <summary>Whether any quota limits something of a kind.</summary>
    public bool IsCounted(string kind) => _quotas.Lister.AnyByIndex(ByKind, kind);

    /// <summary>Has somebody told when quotas limit other kinds than before, or may do so.</summary>
    public void WhenKindsChange(Action tell) => _quotas.Subscribe(new InformerHandler<V1ResourceQuota>
    {
        Added = _ => tell(),
        Updated = (old, quota) =>
        {
            if (!IsSameSpec(old, quota))
            {
                tell();
            }
        },
        Deleted = _ => tell(),
    });

    /// <summary>Every quota of a namespace that limits something of a kind is to be counted anew.</summary>
    public void Touch(string ns, string kind)
    {
        if (!IsCounted(kind))
        {
            return;
        }

        foreach (var quota in _quotas.Lister.ByIndex(ByPlace, Place(ns, kind)))
        {
            _queue(quota.Key());
        }
    }

    /// <summary>Every quota that limits something of a kind is to be counted anew.</summary>
    public void TouchAll(string kind)
    {
        foreach (var quota in _quotas.Lister.All())
        {
            if (!new QuotaLimits(quota).NamesOf(kind).IsEmpty)
            {
                _queue(quota.Key());
            }
        }
    }

    /// <summary>Follows a kind of which it matters what single objects are like.</summary>
    public void Follow<T>(Informer<T> informer, string kind)
        where T : class, IKubernetesObject<V1ObjectMeta> => informer.Subscribe(new InformerHandler<T>
        {
            Added = obj => Touch(obj.Metadata.NamespaceProperty, kind),
            Updated = (old, obj) =>
            {
                if (IsLimited(obj.Metadata.NamespaceProperty, kind) && TakesOtherThan(old, obj))
                {
                    Touch(obj.Metadata.NamespaceProperty, kind);
                }
            },
            Deleted = obj => Touch(obj.Metadata.NamespaceProperty, kind),
        });

    private bool IsLimited(string ns, string kind) => IsCounted(kind) && _quotas.Lister.AnyByIndex(ByPlace, Place(ns, kind));

    // A pod's status changes often: that it is over, or ends, is all of it that matters.
    private static bool TakesOtherThan(object old, object obj) => (old, obj) switch
    {
        (V1Pod before, V1Pod now) => QuotaUsage.Lasts(before) != QuotaUsage.Lasts(now) || !ReferenceEquals(before.Spec, now.Spec),
        (V1Service before, V1Service now) => !ReferenceEquals(before.Spec, now.Spec),
        _ => true,
    };

    private static IEnumerable<string> KindsOf(V1ResourceQuota quota) => new QuotaLimits(quota).Kinds;

    // Most revisions of a quota tell of another status.
    private static bool IsSameSpec(V1ResourceQuota old, V1ResourceQuota quota) => ReferenceEquals(old.Spec, quota.Spec);

    private static string Place(string ns, string kind) => $"{ns}/{kind}";
}
