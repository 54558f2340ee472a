using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Which quotas are to be counted anew, when an object of a namespace comes, goes, or takes more or less than before.</summary>
internal sealed class QuotaTriggers
{
    private const string ByKind = "quotas by namespace and kind";

    private readonly Informer<V1ResourceQuota> _quotas;
    private Action<ObjectKey> _queue = static _ => { };

    public QuotaTriggers(InformerFactory informers)
    {
        _quotas = informers.For<V1ResourceQuota>();
        _quotas.AddIndex(
            ByKind,
            quota => new QuotaLimits(quota).Kinds.Select(kind => Place(quota.Metadata.NamespaceProperty, kind)),
            (old, quota) => ReferenceEquals(old.Spec, quota.Spec));
    }

    /// <summary>Hands over the way into the controller's queue.</summary>
    public void Connect(Action<ObjectKey> queue) => _queue = queue;

    /// <summary>Every quota of a namespace that limits something of a kind is to be counted anew.</summary>
    public void Touch(string ns, string kind)
    {
        foreach (var quota in _quotas.Lister.ByIndex(ByKind, Place(ns, kind)))
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

    private bool IsLimited(string ns, string kind) => _quotas.Lister.AnyByIndex(ByKind, Place(ns, kind));

    // A pod's status changes often: that it is over, or ends, is all of it that matters.
    private static bool TakesOtherThan(object old, object obj) => (old, obj) switch
    {
        (V1Pod before, V1Pod now) => QuotaUsage.Lasts(before) != QuotaUsage.Lasts(now) || !ReferenceEquals(before.Spec, now.Spec),
        (V1Service before, V1Service now) => !ReferenceEquals(before.Spec, now.Spec),
        _ => true,
    };

    private static string Place(string ns, string kind) => $"{ns}/{kind}";
}
