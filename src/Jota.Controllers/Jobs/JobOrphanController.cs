using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Lets go of pods that a job kept and that have no such job any more.</summary>
internal sealed class JobOrphanController : IReconciler
{
    private readonly ControllerContext _context;
    private readonly IApi _api;
    private readonly Resource _resource;
    private readonly ILister<V1Job> _jobs;
    private readonly ILister<V1Pod> _pods;

    public JobOrphanController(ControllerContext context)
    {
        _context = context;
        _api = context.Api;
        _resource = _api.Catalog.For<V1Job>();
        _jobs = context.Lister<V1Job>();
        _pods = context.Lister<V1Pod>();
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("job-orphans")
        .WatchesOne<V1Pod>(pod => JobPods.IsTracked(pod) && !IsOwned(pod) ? pod.Key() : null)
        .FedBy(WatchJobs);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        // The cache of jobs may be behind that of pods: only the server knows.
        if (_pods.Find(key) is { } pod && JobPods.IsTracked(pod) && !IsOwned(pod) && !await HasJobAsync(pod, ct))
        {
            await JobPodRelease.RunAsync(_api, pod, unchanged: true, ct);
        }

        return Recheck.OnChange;
    }

    private void WatchJobs(Action<ObjectKey> add) => _context.Informers.For<V1Job>().Subscribe(new InformerHandler<V1Job>
    {
        Deleted = job =>
        {
            foreach (var pod in _pods.OwnedBy(job.Metadata.Uid))
            {
                if (JobPods.IsTracked(pod))
                {
                    add(pod.Key());
                }
            }
        },
    });

    private bool IsOwned(V1Pod pod) => JobOf(pod) is { } owner && _jobs.Find(KeyOf(pod, owner))?.Metadata.Uid == owner.Uid;

    private async Task<bool> HasJobAsync(V1Pod pod, CancellationToken ct)
    {
        if (JobOf(pod) is not { } owner)
        {
            return false;
        }

        try
        {
            return (await _api.GetAsync<V1Job>(KeyOf(pod, owner), ct)).Metadata.Uid == owner.Uid;
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return false;
        }
    }

    private V1OwnerReference? JobOf(V1Pod pod) =>
        pod.Controller() is { } owner && owner.Kind == _resource.Names.Kind
        && owner.ApiVersion.StartsWith(_resource.Names.Group + "/", StringComparison.Ordinal)
            ? owner
            : null;

    private static ObjectKey KeyOf(V1Pod pod, V1OwnerReference owner) => new(pod.Metadata.NamespaceProperty ?? "", owner.Name);
}
