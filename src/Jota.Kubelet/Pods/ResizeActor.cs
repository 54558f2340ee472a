using Jota.Kubelet.Observed;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Resizing;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Turns;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>Carries out what a pod's plan says of resources, and remembers how far that is.</summary>
internal sealed class ResizeActor(ActorServices services, IPodNotes notes)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Makes room for what is to become larger, and gives runs their new resources; those that are to be started anew may be ended then.
    /// False when that failed: it is tried again later.
    /// </summary>
    public async Task<bool> TryRunAsync(V1Pod pod, ObservedPod observed, PodPlan plan)
    {
        var restarts = plan.Kill.Where(kill => kill.Reason == KillReason.Resize).ToList();
        if (plan.Resize.IsEmpty && restarts.Count == 0)
        {
            return true;
        }

        try
        {
            services.Resizer.Raise(pod, observed, notes.Memory);
            await services.Resizer.UpdateAsync(pod, plan.Resize, Note, services.Calls);
            foreach (var restart in restarts)
            {
                notes.Change(m => m.With(restart.Container.Name, c => c with { Resized = restart.Container.Id }));
            }

            return true;
        }
        catch (Exception e) when (e is ResizeException or Grpc.Core.RpcException { StatusCode: not Grpc.Core.StatusCode.Cancelled })
        {
            Fail(pod, RuntimeErrors.Detail(e));
            return false;
        }
    }

    /// <summary>
    /// When all that runs has what it was given: limits the pod as a whole to it, and tells that the resize is done. Answers when to look
    /// again where that failed. A turn may have begun before the pod was given what is in progress: what it has by now counts.
    /// </summary>
    public DateTimeOffset? Settle(ObservedPod observed)
    {
        if (notes.Memory.Resize.Progress is not { } progress)
        {
            return null;
        }

        var pod = notes.Pod;
        if (progress.Retry is { } retry && retry.Holds(services.Clock.GetUtcNow()))
        {
            return retry.At;
        }

        if (!ActualResources.AreAsGiven(pod, observed, notes.Memory))
        {
            return null;
        }

        try
        {
            services.Resizer.Settle(pod);
        }
        catch (ResizeException e)
        {
            Fail(pod, e.Message);
            return notes.Memory.Resize.Progress?.Retry?.At;
        }

        var isDone = false;
        notes.Change(m =>
        {
            isDone = ReferenceEquals(m.Resize.Progress, progress);
            return isDone ? m with { Resize = m.Resize with { Progress = null } } : m;
        });
        if (isDone)
        {
            services.Events.Normal(pod, null, ResizeMessages.CompletedReason, ResizeMessages.Completed(pod));
        }

        return null;
    }

    private void Note(ContainerResize done) => notes.Change(m => m.With(
        done.Container.Name, c => c with { Given = new(done.Run.Id, done.Container.Resources) }));

    private void Fail(V1Pod pod, string why)
    {
        var isNews = notes.Memory.Resize.Progress?.Error != why;
        var now = services.Clock.GetUtcNow();
        notes.Change(m => m with
        {
            Resize = m.Resize with
            {
                Progress = new(
                    pod.Metadata.Generation, why, RetryLater.After(m.Resize.Progress?.Retry, now, FirstRetry, LastRetry)),
            },
        });
        if (isNews)
        {
            services.Events.Warning(pod, null, ResizeMessages.ErrorReason, ResizeMessages.Error(pod, why));
        }
    }
}
