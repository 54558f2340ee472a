using System.Collections.Concurrent;
using System.Collections.Immutable;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.ApiServer.CustomValidation;
using Jota.ApiServer.Storage;
using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Definitions;

/// <summary>
/// Brings CustomResourceDefinitions into effect: gives them their names, serves their kinds before that is told, and lets go of those that
/// are deleted when their objects are gone. Every server of a store does it for itself; what is written is the same whoever writes it.
/// </summary>
internal sealed partial class DefinitionController : ICacheListener, IAsyncDisposable
{
    private const int Workers = 4;

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _naming = new();
    private readonly ConcurrentDictionary<string, Defined> _defined = new(StringComparer.Ordinal);
    private readonly WorkQueue<string> _queue;
    private readonly WatchCaches _caches;
    private readonly WatchCache _definitions;
    private readonly KindRegistry _registry;
    private readonly DefinitionCleanup _cleanup;
    private readonly DefinitionProgress _progress;
    private readonly Func<V1CustomResourceDefinition, ObjectConversion?> _conversion;
    private readonly FollowServices _services;
    private readonly IApi _api;
    private Task _running = Task.CompletedTask;

    /// <param name="api">The API as the server itself.</param>
    /// <param name="caches">What is stored.</param>
    /// <param name="definitions">The definitions among it.</param>
    /// <param name="registry">Where kinds come and go.</param>
    /// <param name="progress">Where it is told how far they are in effect.</param>
    /// <param name="conversion">Who converts the objects of a definition.</param>
    /// <param name="services">What waiting stands on.</param>
    public DefinitionController(
        IApi api, WatchCaches caches, WatchCache definitions, KindRegistry registry, DefinitionProgress progress,
        Func<V1CustomResourceDefinition, ObjectConversion?> conversion, FollowServices services)
    {
        (_api, _caches, _definitions, _registry, _progress, _services) = (api, caches, definitions, registry, progress, services);
        _conversion = conversion;
        _queue = new(services.Clock);
        _cleanup = new(api, caches, _queue.Add);
    }

    /// <summary>How many kinds it serves.</summary>
    public int Count => _defined.Values.Count(defined => !defined.Kinds.IsEmpty);

    /// <summary>Serves what is established already, and then follows. Before the first request is answered.</summary>
    public async Task StartAsync(LoopHealth loops, CancellationToken ct)
    {
        foreach (var (_, obj) in _definitions.Read().Objects.Range(""))
        {
            if (obj.Peek() is V1CustomResourceDefinition crd && DefinitionStatus.Is(crd, DefinitionStatus.Established))
            {
                await ServeAsync(crd, obj.Revision, ct);
            }
        }

        _definitions.Attach(this);
        var workers = Enumerable.Range(1, Workers)
            .Select(number => new Loop($"custom resource definitions, worker {number}", loops, _services.Clock, _services.Log))
            .Select(loop => Task.Run(() => loop.ForeverAsync(WorkAsync, _stop.Token)));
        _running = Task.WhenAll(workers);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _queue.Dispose();
        _stop.Dispose();
    }

    void ICacheListener.Loaded(OrderedSnapshot objects)
    {
        foreach (var (_, obj) in objects.Range(""))
        {
            _queue.Add(obj.Key.Name);
        }

        foreach (var name in _defined.Keys)
        {
            _queue.Add(name);
        }
    }

    void ICacheListener.Changed(CacheChange change) => _queue.Add(change.Current.Key.Name);

    private async Task WorkAsync(CancellationToken ct)
    {
        var name = await _queue.TakeAsync(ct);
        try
        {
            await ReconcileAsync(name, ct);
            _queue.Forget(name);
        }
        catch (ApiException e) when (e.Reason is "Conflict" or "NotFound")
        {
            // Somebody else was faster: what he wrote leads back here.
            _queue.Forget(name);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Failed(_services.Log, e, name);
            _queue.AddAfterFailure(name);
        }
        finally
        {
            _queue.Done(name);
        }
    }

    private async Task ReconcileAsync(string name, CancellationToken ct)
    {
        if (_definitions.Find(_definitions.KeyOf(ObjectKey.Cluster(name))) is not { } obj)
        {
            await ForgetAsync(name, ct);
            return;
        }

        var crd = (V1CustomResourceDefinition)obj.Peek();
        var plan = Claim(crd, obj.Revision);
        var defined = plan.Serves
            ? await ServeAsync(crd with { Status = plan.Status }, obj.Revision, ct)
            : Note(crd with { Status = plan.Status }, obj.Revision, _defined[name].Kinds);
        if (!ModelCopy.Same(plan.Status, crd.Status))
        {
            await _api.UpdateStatusAsync(crd with { Status = plan.Status }, ct);
        }

        _progress.Reached(name, obj.Revision);
        if (crd.Metadata.DeletionTimestamp is not null)
        {
            await _cleanup.RunAsync(crd, defined.Kinds, ct);
        }
    }

    /// <summary>Decides, one definition after the other: no name is given twice.</summary>
    private DefinitionPlan Claim(V1CustomResourceDefinition crd, Revision revision)
    {
        lock (_naming)
        {
            var plan = DefinitionPlan.Compute(crd, TakenIn(crd), _services.Clock.ObjectNow());
            var before = _defined.GetValueOrDefault(crd.Metadata.Name);
            _defined[crd.Metadata.Name] = before is null
                ? new(crd.Metadata.Uid, crd.Spec.Group, null, false, plan.Status.AcceptedNames, revision, [])
                : before with { Names = plan.Status.AcceptedNames };
            return plan;
        }
    }

    /// <summary>Serves the kind as the definition has it now; where it is just that already, nothing happens.</summary>
    private async Task<Defined> ServeAsync(V1CustomResourceDefinition crd, Revision revision, CancellationToken ct)
    {
        var name = crd.Metadata.Name;
        var before = _defined.GetValueOrDefault(name);
        if (before is { Kinds.IsEmpty: false } && before.IsOf(crd))
        {
            return Note(crd, revision, before.Kinds);
        }

        try
        {
            var kinds = CustomKinds.Of(crd, _conversion(crd), SchemaRules.Of);
            await _registry.ReplaceAsync(
                before is null ? [] : ImmutableArray<Resource>.CastUp(before.Kinds), ImmutableArray<Resource>.CastUp(kinds), ct);
            return Note(crd, revision, kinds);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            // A kind of the server itself has that name, or it was stored when rules were others.
            Unusable(_services.Log, e, name);
            return Note(crd, revision, before?.Kinds ?? []);
        }
    }

    private Defined Note(V1CustomResourceDefinition crd, Revision revision, ImmutableArray<UntypedResource> kinds) =>
        _defined[crd.Metadata.Name] = new(
            crd.Metadata.Uid, crd.Spec.Group, crd.Metadata.Generation, DefinitionStatus.Is(crd, DefinitionStatus.NamesAccepted),
            crd.Status?.AcceptedNames, revision, kinds);

    private async Task ForgetAsync(string name, CancellationToken ct)
    {
        if (!_defined.TryRemove(name, out var gone))
        {
            return;
        }

        if (!gone.Kinds.IsEmpty)
        {
            await _registry.ReplaceAsync(ImmutableArray<Resource>.CastUp(gone.Kinds), [], ct);
        }

        _cleanup.Forget(name);
        _progress.Forget(name);
        foreach (var (waiting, other) in _defined)
        {
            if (other.Group == gone.Group && !other.HasItsNames)
            {
                _queue.Add(waiting);
            }
        }
    }

    private AcceptedNames TakenIn(V1CustomResourceDefinition crd) => new(
        _defined.Values.Where(one => one.Group == crd.Spec.Group && one.Uid != crd.Metadata.Uid).Select(one => one.Names)
            .Append(crd.Status?.AcceptedNames));

    [LoggerMessage(1, LogLevel.Warning, "The definition {Definition} could not be brought into effect; it is tried again")]
    private static partial void Failed(ILogger log, Exception e, string definition);

    [LoggerMessage(2, LogLevel.Error, "No kind can be made of the definition {Definition}; it is not served")]
    private static partial void Unusable(ILogger log, Exception e, string definition);

    /// <summary>What is in effect of a definition.</summary>
    private sealed record Defined(
        string Uid, string Group, long? Generation, bool HasItsNames, V1CustomResourceDefinitionNames? Names, Revision Revision,
        ImmutableArray<UntypedResource> Kinds)
    {
        public bool IsOf(V1CustomResourceDefinition crd) => Uid == crd.Metadata.Uid && Generation == crd.Metadata.Generation;
    }
}
