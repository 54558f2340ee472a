using System.IO.Pipelines;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl cp</c>: through a <c>tar</c> in the container.</summary>
internal sealed class CopyCommand : Command
{
    public override string Name => "cp";

    public override IReadOnlyList<Flag> Flags { get; } =
        [Flag.Text("container", letter: 'c'), Flag.Switch("no-preserve"), Flag.Number("retries")];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments.Count != 2)
        {
            throw KubectlException.Error("source and destination are required");
        }

        var (from, to) = (FileSpec.Parse(call.Arguments[0]), FileSpec.Parse(call.Arguments[1]));
        if (from.IsRemote && to.IsRemote)
        {
            throw KubectlException.Error("one of src or dest must be a local file specification");
        }

        if (from.Path.Length == 0 || to.Path.Length == 0)
        {
            throw KubectlException.Error("filepath can not be empty");
        }

        if (!from.IsRemote && !to.IsRemote)
        {
            throw KubectlException.Error("one of src or dest must be a remote file specification");
        }

        try
        {
            await (from.IsRemote ? FromPodAsync(call, from, to, ct) : ToPodAsync(call, from, to, ct));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw KubectlException.Error(e.Message);
        }

        return 0;
    }

    private static async Task ToPodAsync(Invocation call, FileSpec from, FileSpec to, CancellationToken ct)
    {
        var source = Path.TrimEndingDirectorySeparator(call.Around.PathOf(from.Path));
        if (!Path.Exists(source) && new FileInfo(source).LinkTarget is null)
        {
            throw KubectlException.Error($"{from.Path} doesn't exist in local filesystem");
        }

        var process = await ProcessAsync(call, to, ct);
        var place = await IsFolderAsync(process, to.Path, ct) ? $"{to.Path.TrimEnd('/')}/{Path.GetFileName(source)}" : to.Path;
        var name = TarPaths.Base(place) is { Length: > 0 } last ? last : Path.GetFileName(source);
        List<string> command = call.Flags.Is("no-preserve")
            ? ["tar", "--no-same-permissions", "--no-same-owner", "-xmf", "-"]
            : ["tar", "-xmf", "-"];
        if (TarPaths.Folder(place) is { Length: > 0 } folder)
        {
            command.AddRange(["-C", folder]);
        }

        var pipe = new Pipe();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var writing = WriteAsync(call, source, name, pipe.Writer, ends.Token);
        try
        {
            var streams = new ProcessStreams
            {
                Input = pipe.Reader.AsStream(),
                Output = call.OutputBytes,
                Error = call.Around.ErrorBytes,
            };
            await process.ExecAsync(command, streams, ct);
        }
        finally
        {
            // Where tar has ended nobody reads any more.
            await pipe.Reader.CompleteAsync();
            await ends.CancelAsync();
        }

        await writing;
    }

    private static async Task WriteAsync(Invocation call, string source, string name, PipeWriter into, CancellationToken ct)
    {
        Exception? broken = null;
        try
        {
            await new FolderArchive(call.Error.WriteLine).WriteAsync(source, name, into.AsStream(leaveOpen: true), ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            broken = e;
            throw;
        }
        finally
        {
            await into.CompleteAsync(broken);
        }
    }

    private static async Task FromPodAsync(Invocation call, FileSpec from, FileSpec to, CancellationToken ct)
    {
        var target = Path.TrimEndingDirectorySeparator(call.Around.PathOf(to.Path));
        var process = await ProcessAsync(call, from, ct);
        if (Directory.Exists(target) && !await IsFolderAsync(process, from.Path, ct) && TarPaths.Base(from.Path) is { Length: > 0 } name)
        {
            target = Path.Combine(target, name);
        }

        var pipe = new Pipe();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = ExecAsync();
        var count = 0;
        try
        {
            count = await new ArchiveExtraction(from.Path, target, call.Error.WriteLine)
                .RunAsync(pipe.Reader.AsStream(leaveOpen: true), ct);
            await pipe.Reader.AsStream(leaveOpen: true).CopyToAsync(Stream.Null, ct);
        }
        catch
        {
            await ends.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
        }

        await running;
        if (count == 0)
        {
            throw KubectlException.Error($"nothing was copied: there is no file in what {from.Pod} sent of \"{from.Path}\"");
        }

        async Task ExecAsync()
        {
            var archive = new ResumedArchive(SendAsync, call.Flags.Number("retries"), call.Error.WriteLine);
            try
            {
                await archive.SendAsync(pipe.Writer.AsStream(leaveOpen: true), ends.Token);
            }
            finally
            {
                await pipe.Writer.CompleteAsync();
            }
        }

        Task SendAsync(long skipped, Stream into, CancellationToken bound) => process.ExecAsync(
            ResumedArchive.Command(from.Path, skipped), new ProcessStreams { Output = into, Error = call.Around.ErrorBytes }, bound);
    }

    private static async Task<bool> IsFolderAsync(PodProcess process, string path, CancellationToken ct)
    {
        try
        {
            var streams = new ProcessStreams { Output = Stream.Null, Error = Stream.Null };
            await process.ExecAsync(["test", "-d", path], streams, ct);
            return true;
        }
        catch (KubectlException e) when (e is not StatusException)
        {
            return false;
        }
    }

    private static async Task<PodProcess> ProcessAsync(Invocation call, FileSpec there, CancellationToken ct)
    {
        var ns = there.Namespace.Length > 0 ? there.Namespace : call.Session.Namespace;
        var pods = await call.Session.Mapper.ResourceAsync("pods", ct);
        var pod = await call.Objects.GetAsync(pods, ns, there.Pod, ct);
        CheckRuns(pod);
        var container = call.Flags.Text("container") is { Length: > 0 } named
            ? named
            : PodContainers.Choose(pod, "", call.Error.WriteLine);
        return new PodProcess(call, ns, there.Pod, container);
    }

    private static void CheckRuns(JsonObject pod)
    {
        if (pod.Text("status", "phase") is "Succeeded" or "Failed")
        {
            throw KubectlException.Error(
                $"cannot exec into a container in a completed pod; current phase is {pod.Text("status", "phase")}");
        }
    }
}
