using System.CommandLine;
using System.Globalization;
using Jota.Api;
using Jota.Hosting;
using Jota.Hosting.Snapshots;
using Jota.Snapshots;
using Jota.Store.Snapshots;
using Jota.Terminal;
using Microsoft.Extensions.Logging;

namespace Jota.Commands;

/// <summary><c>jota snapshot save|restore|check|list</c>: all that a cluster has stored, in a file.</summary>
internal sealed class SnapshotCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The snapshot." };

    private readonly Argument<string?> _folder = new("FOLDER")
    {
        Description = "Where they are (default: the folder snapshots of --data-dir).",
        DefaultValueFactory = _ => null,
    };

    private readonly Option<string> _dataDirectory = CommonOptions.DataDirectory();

    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "Which cluster (default: $KUBECONFIG, ~/.kube/config, ~/.jota/kubeconfig).",
        HelpName = "FILE",
    };

    private readonly Option<bool> _offline = new("--offline")
    {
        Description = "Read what is stored in --data-dir, or in etcd, itself: for a cluster that does not run.",
    };

    private readonly Option<StoreKind> _store = new("--store")
    {
        Description = "What kind of store it is.",
        HelpName = "sqlite|etcd",
        CustomParser = CommonOptions.Word<StoreKind>,
        DefaultValueFactory = _ => StoreKind.Sqlite,
    };

    private readonly EtcdCommandOptions _etcd = new();

    /// <summary>The command with its parts.</summary>
    public static Command Create() => new SnapshotCommand().Build();

    private Command Build()
    {
        _store.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<StoreKind>() == StoreKind.Memory)
            {
                result.AddError("--store memory: nothing is kept there");
            }
        });
        var save = With(
            new("save", "Take one of a cluster while it runs, or with --offline of one that does not.") { _file, _kubeconfig, _offline },
            (result, ct) => result.GetValue(_offline)
                ? StoredAsync(result, logging => ClusterSnapshots.SaveAsync(OptionsOf(result), FileOf(result), logging, ct))
                : SnapshotDownload.RunAsync(result.GetValue(_kubeconfig), FileOf(result), ct),
            "saved");
        var restore = With(
            new("restore", "Put one where nothing is stored yet, and start a cluster on it afterwards.") { _file },
            (result, ct) => StoredAsync(result, logging => ClusterSnapshots.RestoreAsync(OptionsOf(result), FileOf(result), logging, ct)),
            "restored");
        var check = new Command("check", "Read one to its end, and tell what it is of.") { _file };
        check.SetAction((result, ct) => RunAsync(result, "whole", () => SnapshotFile.CheckAsync(FileOf(result), ct)));
        var list = new Command("list", "List those of a folder, the oldest first.") { _folder, _dataDirectory };
        list.SetAction((result, ct) => ListAsync(result, ct));
        return new Command("snapshot", "All that a cluster has stored, in a file.") { save, restore, check, list };
    }

    /// <summary>With the options that say where something is stored.</summary>
    private Command With(Command command, Func<ParseResult, CancellationToken, Task<SnapshotSummary>> run, string done)
    {
        foreach (var option in (Option[])[_dataDirectory, _store, .. _etcd.All, .. _etcd.Own])
        {
            command.Options.Add(option);
        }

        command.SetAction((result, ct) => RunAsync(result, done, () => run(result, ct)));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, string done, Func<Task<SnapshotSummary>> run)
    {
        var output = result.InvocationConfiguration;
        try
        {
            var summary = await run();
            var size = Size(new FileInfo(FileOf(result)).Length);
            output.Output.WriteLine(
                $"{FileOf(result)} {done}: {summary.Count} keys at revision {summary.Revision}, {size}, taken {Time(summary.Time)}");
            return 0;
        }
        catch (Exception e) when (IsTold(e))
        {
            output.Error.WriteLine($"error: {e.Message}");
            return 1;
        }
    }

    private async Task<int> ListAsync(ParseResult result, CancellationToken ct)
    {
        var output = result.InvocationConfiguration;
        var folder = result.GetValue(_folder) ?? Path.Combine(result.GetRequiredValue(_dataDirectory), "snapshots");
        try
        {
            output.Output.WriteLine($"{"NAME",-36}{"TAKEN",-22}{"REVISION",-12}{"KEYS",-10}SIZE");
            var files = new DirectoryInfo(folder).EnumerateFiles().Where(file => file.Extension != ".partial");
            foreach (var file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
            {
                await using var opened = file.OpenRead();
                if (await SnapshotReader.GlanceAsync(opened, ct) is { } summary)
                {
                    output.Output.WriteLine(
                        $"{file.Name,-36}{Time(summary.Time),-22}{summary.Revision,-12}{summary.Count,-10}{Size(file.Length)}");
                }
            }

            return 0;
        }
        catch (Exception e) when (IsTold(e))
        {
            output.Error.WriteLine($"error: {e.Message}");
            return 1;
        }
    }

    private static async Task<SnapshotSummary> StoredAsync(ParseResult result, Func<ILoggerFactory, Task<SnapshotSummary>> run)
    {
        using var logging = new PlainLoggerFactory(result.InvocationConfiguration.Error, LogLevel.Warning);
        return await run(logging);
    }

    private ClusterOptions OptionsOf(ParseResult result) => new()
    {
        DataDirectory = Path.GetFullPath(result.GetRequiredValue(_dataDirectory)),
        Store = result.GetValue(_store),
        Etcd = _etcd.Of(result),
        PrivateEtcd = _etcd.OwnOf(result),
    };

    private string FileOf(ParseResult result) => result.GetRequiredValue(_file);

    private static bool IsTold(Exception e) => e is ClusterStartException or ApiException or HttpRequestException
        or IOException or UnauthorizedAccessException or InvalidDataException;

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Size(long bytes) => bytes < 1 << 20
        ? $"{Math.Max(1, bytes >> 10)} KiB"
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MiB");
}
