using System.Runtime.CompilerServices;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Files;
using Jota.Kubelet.Specs;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.StaticPods;

/// <summary>
/// The pods that a node runs on its own: one of each file of a folder whose name does not begin with a dot. A file that is written over
/// while it holds nonsense leaves its pod as it was.
/// </summary>
internal sealed partial class StaticPodFolder(string folder, string node, TimeProvider clock, ILogger log)
{
    /// <summary>More than a node can run.</summary>
    private const int MostFiles = 1000;

    private Dictionary<string, V1Pod> _byFile = new(StringComparer.Ordinal);
    private Dictionary<string, string> _problems = new(StringComparer.Ordinal);

    /// <summary>Those that there are, then each change, for as long as it is read. Whoever reads anew is told all of them again.</summary>
    public async IAsyncEnumerable<StaticPodChange> FollowAsync([EnumeratorCancellation] CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        using var watch = new FolderWatch(folder);
        for (var first = true; ; first = false)
        {
            var before = _byFile;
            _byFile = Look(before);
            foreach (var change in Changes(before, _byFile, all: first))
            {
                yield return change;
            }

            if (first)
            {
                yield return new(default, null, Synced: true);
            }

            await watch.WaitAsync(ct);
        }
    }

    private static IEnumerable<StaticPodChange> Changes(Dictionary<string, V1Pod> before, Dictionary<string, V1Pod> now, bool all)
    {
        var kept = now.Values.Select(pod => pod.Key()).ToHashSet();
        foreach (var gone in before.Values.Select(pod => pod.Key()).Where(key => !kept.Contains(key)))
        {
            yield return new(gone, null);
        }

        var known = before.Values.Select(pod => pod.Metadata.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var pod in now.Values)
        {
            if (all || !known.Contains(pod.Metadata.Uid))
            {
                yield return new(pod.Key(), pod);
            }
        }
    }

    private Dictionary<string, V1Pod> Look(Dictionary<string, V1Pod> before)
    {
        var (found, taken) = (new Dictionary<string, V1Pod>(StringComparer.Ordinal), new Dictionary<ObjectKey, string>());
        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Files())
        {
            var read = Read(file, out var problem);
            if (problem is not null)
            {
                problems[file] = problem;
            }

            var known = before.GetValueOrDefault(file);
            var pod = read is null ? known : known?.Metadata.Uid == read.Metadata.Uid ? known : read;
            if (pod is not null && !taken.TryAdd(pod.Key(), file))
            {
                problems[file] = $"{pod.Key()} is that of {taken[pod.Key()]} already";
            }
            else if (pod is not null)
            {
                found[file] = pod;
            }
        }

        Tell(problems);
        return found;
    }

    private IEnumerable<string> Files() => !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder)
        .Where(file => !Path.GetFileName(file).StartsWith('.'))
        .Order(StringComparer.Ordinal)
        .Take(MostFiles);

    private V1Pod? Read(string file, out string? problem)
    {
        try
        {
            var (content, length) = Content(file);
            if (length > StaticPodFile.Longest)
            {
                problem = $"it is longer than {StaticPodFile.Longest} bytes";
                return null;
            }

            return StaticPodFile.Read(content.AsSpan(0, length), node, clock.GetUtcNow(), out problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = e.Message;
            return null;
        }
    }

    /// <summary>The file, or as much of it as shows that it is too long.</summary>
    private static (byte[] Content, int Length) Content(string file)
    {
        // A pipe would be waited for, and a device has no end.
        if (FileFacts.Of(file)?.Kind != FileKind.Regular)
        {
            throw new IOException("it is no ordinary file");
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        var content = new byte[Math.Min(stream.Length, StaticPodFile.Longest) + 1];
        return (content, stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false));
    }

    /// <summary>Each problem once, until it is another.</summary>
    private void Tell(Dictionary<string, string> problems)
    {
        foreach (var (file, problem) in problems)
        {
            if (_problems.GetValueOrDefault(file) != problem)
            {
                LogProblem(log, file, problem);
            }
        }

        _problems = problems;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} makes no static pod: {Problem}")]
    private static partial void LogProblem(ILogger log, string file, string problem);
}
