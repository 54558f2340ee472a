using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Plugins.Wire;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Plugins;

/// <summary>
/// One socket in the registry's folder, from its coming to its going: asked until it answers, handed to its kind, and told how that ended.
/// A plugin that cannot be taken in is tried again, later each time.
/// </summary>
internal sealed partial class PluginRegistration
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly BackOff Retries = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(2));

    private readonly string _path;
    private readonly IReadOnlyList<IPluginKind> _kinds;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (IPluginKind Kind, Plugin Plugin)? _taken;

    /// <param name="path">The socket.</param>
    /// <param name="kinds">Who takes plugins in.</param>
    /// <param name="clock">Of the waits.</param>
    /// <param name="log">Where it is told.</param>
    /// <param name="stop">The kubelet stops.</param>
    public PluginRegistration(string path, IReadOnlyList<IPluginKind> kinds, TimeProvider clock, ILogger log, CancellationToken stop)
    {
        (_path, _kinds, _clock, _log) = (path, kinds, clock, log);
        Work = Task.Run(() => LiveAsync(stop), CancellationToken.None);
    }

    /// <summary>What is done for it; ends after <see cref="Gone"/>, or when the kubelet stops.</summary>
    public Task Work { get; }

    /// <summary>The socket is gone.</summary>
    public void Gone() => _gone.TrySetResult();

    private async Task LiveAsync(CancellationToken stop)
    {
        using var present = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var coming = TakeInAsync(present.Token);
        await _gone.Task.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await present.CancelAsync();
        await coming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stop.IsCancellationRequested && _taken is var (kind, plugin))
        {
            LogGone(_log, plugin.Name, _path);
            await TryAsync(ct => kind.DeregisterAsync(plugin, ct), stop);
        }
    }

    /// <summary>Until it is taken in.</summary>
    private async Task TakeInAsync(CancellationToken ct)
    {
        using var socket = new PluginSocket(_path, _clock);
        var client = new Registration.RegistrationClient(socket.Channel);
        await TryAsync(
            async stop =>
            {
                var info = await socket.CallAsync(options => client.GetInfoAsync(new(), options), Patience, stop);
                try
                {
                    await TakeInAsync(info, stop);
                }
                catch (Exception e) when (!stop.IsCancellationRequested)
                {
                    await RefuseAsync(socket, client, e.Message, stop);
                    throw;
                }

                await socket.CallAsync(
                    options => client.NotifyRegistrationStatusAsync(new() { PluginRegistered = true }, options), Patience, stop);
                LogTaken(_log, info.Type, info.Name, _path);
            },
            ct);
    }

    private async Task TakeInAsync(PluginInfo info, CancellationToken ct)
    {
        var kind = _kinds.FirstOrDefault(one => one.Type == info.Type)
            ?? throw new PluginException($"no handler registered for plugin type: {info.Type} at socket {_path}");
        var plugin = new Plugin(info.Name, info.Endpoint.Length > 0 ? PathOf(info.Endpoint) : _path, [.. info.SupportedVersions]);

        // Before it is through: what was begun is taken back as well.
        _taken = (kind, plugin);
        await kind.RegisterAsync(plugin, ct);
    }

    private static async Task RefuseAsync(
        PluginSocket socket, Registration.RegistrationClient client, string why, CancellationToken ct)
    {
        var status = new RegistrationStatus { PluginRegistered = false, Error = why };
        try
        {
            await socket.CallAsync(options => client.NotifyRegistrationStatusAsync(status, options), Patience, ct);
        }
        catch (PluginException)
        {
            // Why it was refused matters more.
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> step, CancellationToken ct)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await step(ct);
                return;
            }
            catch (Exception e) when (!ct.IsCancellationRequested && e is IOException or ApiException or HttpRequestException)
            {
                LogFailed(_log, _path, e.Message);
                await _clock.DelayAsync(Retries.After(failures), ct);
            }
        }
    }

    private static string PathOf(string endpoint) => endpoint.StartsWith("unix://", StringComparison.Ordinal) ? endpoint[7..] : endpoint;

    [LoggerMessage(LogLevel.Information, "{Type} {Plugin} was taken in from {Path}")]
    private static partial void LogTaken(ILogger log, string type, string plugin, string path);

    [LoggerMessage(LogLevel.Information, "Plugin {Plugin} is gone from {Path}")]
    private static partial void LogGone(ILogger log, string plugin, string path);

    [LoggerMessage(LogLevel.Warning, "The plugin at {Path} cannot be taken in or out: {Why}")]
    private static partial void LogFailed(ILogger log, string path, string why);
}
