using System.Runtime.CompilerServices;
using Jota.Api;
using k8s.Models;

namespace Jota.Client.Tests;

/// <summary>A server that answers lists and watches from a script and keeps what was written.</summary>
internal sealed class ScriptedApi : IApi
{
    private static readonly Resource Pods = new TestPodResource();

    public Queue<Func<ApiList>> Lists { get; } = new();

    public Queue<Func<IEnumerable<WatchEvent>>> Watches { get; } = new();

    public List<string> Calls { get; } = [];

    public List<object> Created { get; } = [];

    public ResourceCatalog Catalog { get; } = new(Pods, new TestEventResource(), new TestLeaseResource());

    public static ApiObject Pod(string name, long revision, string uid = "") => ApiObject.FromTyped(
        Pods,
        new V1Pod { Metadata = new() { Name = name, NamespaceProperty = "default", Uid = uid.Length == 0 ? "uid-" + name : uid } },
        new Revision(revision));

    public static WatchEvent Bookmark(long revision) => WatchEvent.Bookmark(Pods, new Revision(revision));

    public Task<ApiList> ListAsync(ApiTarget target, ListOptions options, CancellationToken ct)
    {
        Calls.Add($"list {options.ResourceVersion}".TrimEnd());
        return Task.FromResult(Lists.Dequeue()());
    }

    public async IAsyncEnumerable<WatchEvent> WatchAsync(ApiTarget target, ListOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        Calls.Add($"watch {options.ResourceVersion}");
        if (Watches.Count == 0)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }

        foreach (var change in Watches.Dequeue()())
        {
            yield return change;
        }
    }

    public Task<WriteResult> CreateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
    {
        Created.Add(((ApiBody.Typed)body).Value);
        return Task.FromResult(new WriteResult(Pod("written", 1)));
    }

    public Task<ApiObject> GetAsync(ApiTarget target, GetOptions options, CancellationToken ct) => throw new NotSupportedException();

    public Task<WriteResult> UpdateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct) => throw new NotSupportedException();

    public Task<WriteResult> PatchAsync(ApiTarget target, PatchBody patch, WriteOptions options, CancellationToken ct) => throw new NotSupportedException();

    public Task<DeleteResult> DeleteAsync(ApiTarget target, DeleteOptions options, CancellationToken ct) => throw new NotSupportedException();

    public Task<ApiList> DeleteCollectionAsync(ApiTarget target, ListOptions selection, DeleteOptions options, CancellationToken ct) =>
        throw new NotSupportedException();
}
