using System.Collections.Concurrent;
using Jota.Kubelet.Runtime;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Images;

/// <summary>
/// Brings the images of a folder of OCI archives into containerd, for machines without a registry. It begins with one that everything
/// needs; the others come while the node is at work already, and who needs one of them waits for that one.
/// </summary>
public sealed partial class ImagePreload(
    IContainerRuntime runtime, string socket, TimeProvider clock, ILogger<ImagePreload> log) : IComingImages, IAsyncDisposable
{
    private const int AtOnce = 2;

    // The CRI part of containerd learns of an imported image by an event.
    private static readonly TimeSpan VisibleWithin = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _coming = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _kept = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private Task _importing = Task.CompletedTask;
    private int _imported;

    /// <summary>
    /// Imports every <c>*.tar</c> of the folder whose image the runtime lacks or has with other content, and answers how many that were.
    /// What cannot be read or imported is logged and left out.
    /// </summary>
    public async Task<int> RunAsync(string directory, CancellationToken ct)
    {
        await BeginAsync(directory, "", ct);
        await _importing.WaitAsync(ct);
        return _imported;
    }

    /// <summary>Looks what there is, imports <paramref name="first"/> if it is among that, and goes on with the others by itself.</summary>
    public async Task BeginAsync(string directory, string first, CancellationToken ct)
    {
        var lacking = new ConcurrentBag<ImageArchive>();
        await ForEachAsync(Directory.EnumerateFiles(directory, "*.tar").Order(StringComparer.Ordinal), async (path, token) =>
        {
            if (await ImageArchive.ReadAsync(path, token) is not { } archive)
            {
                LogUnreadable(path);
            }
            else
            {
                _kept[archive.Name] = true;
                if (!await IsThereAsync(archive, token))
                {
                    lacking.Add(archive);
                }
            }
        }, ct);
        foreach (var archive in lacking)
        {
            _coming.TryAdd(archive.Name, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        var order = lacking.ToLookup(archive => archive.Name == ImageName.Normalize(first));
        await ForEachAsync(order[true], BringAsync, ct);
        var others = order[false].OrderBy(archive => archive.Path, StringComparer.Ordinal).ToList();
        _importing = Task.Run(() => ForEachAsync(others, BringAsync, _stop.Token), CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task WhenHereAsync(string image, CancellationToken ct) =>
        _coming.TryGetValue(image, out var coming) ? coming.Task.WaitAsync(ct) : Task.CompletedTask;

    /// <inheritdoc/>
    public bool Keeps(string image) => _kept.ContainsKey(image);

    /// <summary>Leaves off, with what is here.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _importing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static Task ForEachAsync<T>(IEnumerable<T> all, Func<T, CancellationToken, ValueTask> body, CancellationToken ct) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, body);

    private async ValueTask BringAsync(ImageArchive archive, CancellationToken ct)
    {
        try
        {
            if (await ArchiveImport.RunAsync(archive, socket, ct) is { } failure)
            {
                LogFailed(archive.Name, archive.Path, failure);
                return;
            }

            await UntilVisibleAsync(archive, ct);
            Interlocked.Increment(ref _imported);
            LogImported(archive.Name);
        }
        catch (Exception e) when (e is Grpc.Core.RpcException or IOException or System.ComponentModel.Win32Exception)
        {
            LogFailed(archive.Name, archive.Path, RuntimeErrors.Detail(e));
        }
        finally
        {
            // Whoever waits asks the runtime next, and is told there what is missing.
            if (_coming.TryRemove(archive.Name, out var coming))
            {
                coming.TrySetResult();
            }
        }
    }

    private async Task<bool> IsThereAsync(ImageArchive archive, CancellationToken ct) =>
        await runtime.ImageStatusAsync(archive.Name, ct) is { } image && image.Id == archive.ConfigDigest;

    private async Task UntilVisibleAsync(ImageArchive archive, CancellationToken ct)
    {
        var start = clock.GetTimestamp();
        while (!await IsThereAsync(archive, ct) && clock.GetElapsedTime(start) < VisibleWithin)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), clock, ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "image {Image} imported")]
    private partial void LogImported(string image);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is not an OCI archive of one named image: left out")]
    private partial void LogUnreadable(string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "image {Image} of {Path} could not be imported: {Reason}")]
    private partial void LogFailed(string image, string path, string reason);
}
