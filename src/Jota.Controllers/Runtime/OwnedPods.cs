using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Makes and deletes the pods of owners; tells expectations before and after, and events of the owner what came of it.</summary>
internal sealed class OwnedPods(IApi api, Expectations expectations, IEventRecorder events)
{
    /// <summary>In which words events tell of pods.</summary>
    public PodEventTexts Texts { get; init; } = PodEventTexts.Usual;

    /// <summary>Makes pods, few at first. Answers why it stopped early, if it did.</summary>
    public async Task<Exception?> CreateAsync(PodOwner owner, V1PodTemplateSpec template, int count, CancellationToken ct)
    {
        var pod = owner.NewPod(template);
        return (await SlowStart.RunAsync(count, token => CreateAsync(owner, pod, token), ct)).Failure;
    }

    /// <summary>Makes these pods, few at first. Answers why it stopped early, if it did.</summary>
    public async Task<Exception?> CreateAsync(PodOwner owner, IReadOnlyList<V1Pod> pods, CancellationToken ct)
    {
        var next = -1;
        return (await SlowStart.RunAsync(
            pods.Count, token => CreateAsync(owner, pods[Interlocked.Increment(ref next)], token), ct)).Failure;
    }

    /// <summary>Deletes pods, several at a time. Answers the first failure, if there was one.</summary>
    public async Task<Exception?> DeleteAsync(PodOwner owner, IReadOnlyList<V1Pod> pods, CancellationToken ct)
    {
        try
        {
            await SlowStart.ForEachAsync(pods, (pod, token) => DeleteAsync(owner, pod, token), ct);
            return null;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            return e;
        }
    }

    private async Task CreateAsync(PodOwner owner, V1Pod pod, CancellationToken ct)
    {
        expectations.Creating(owner.Key);
        try
        {
            var created = await api.CreateAsync(pod, ct);
            expectations.Created(owner.Key, created.Metadata.Uid);
            events.Record(owner.About, EventType.Normal, "SuccessfulCreate", Texts.Created(owner, created.Metadata.Name));
        }
        catch (Exception e)
        {
            expectations.CreationFailed(owner.Key);
            if (e is ApiException refusal && IsEndOfNamespace(refusal))
            {
                // Nothing can be made there any more, and the owner goes as well.
                return;
            }

            if (!ct.IsCancellationRequested && e is not ApiException { Reason: "AlreadyExists" })
            {
                events.Record(owner.About, EventType.Warning, "FailedCreate", Texts.NotCreated(owner, pod.Metadata.Name, e.Message));
            }

            throw;
        }
    }

    private async Task DeleteAsync(PodOwner owner, V1Pod pod, CancellationToken ct)
    {
        expectations.Deleting(owner.Key, pod.Metadata.Uid);
        try
        {
            await api.DeleteAsync<V1Pod>(pod.Key(), DeleteOptions.Default with { Uid = pod.Metadata.Uid }, ct);
            events.Record(owner.About, EventType.Normal, "SuccessfulDelete", Texts.Deleted(owner, pod.Metadata.Name));
        }
        catch (Exception e)
        {
            expectations.DeletionFailed(owner.Key, pod.Metadata.Uid);
            if (e is ApiException { Code: 404 or 409 })
            {
                // Gone already, or another pod of that name now.
                return;
            }

            if (!ct.IsCancellationRequested)
            {
                events.Record(owner.About, EventType.Warning, "FailedDelete", Texts.NotDeleted(owner, pod.Metadata.Name, e.Message));
            }

            throw;
        }
    }

    private static bool IsEndOfNamespace(ApiException e) => e.Details?.Causes?.Any(cause => cause.Reason == "NamespaceTerminating") == true;
}
