using Jota.Client;
using Jota.Store.Encryption.Settings;
using Microsoft.Extensions.Logging;

namespace Jota.Store.Encryption.Reloading;

/// <summary>
/// Takes over the file whenever it says something else (KEP-3299), by the kernel's word and not by asking. One that cannot be used leaves
/// all as it was, is counted, and is looked at again when it changes.
/// </summary>
/// <param name="path">The file; also one that is put in place by a link, as volumes of config maps are.</param>
/// <param name="mark">Of what was taken over at the start.</param>
/// <param name="take">Takes over what the file says, or throws <see cref="EncryptionFileException"/>.</param>
/// <param name="figures">Where it is counted.</param>
/// <param name="log">Where it is told.</param>
internal sealed partial class FileFollower(
    string path, string mark, Func<FileContent, CancellationToken, Task> take, ReloadFigures figures, ILogger log)
{
    private string _mark = mark;

    /// <summary>Follows until it is cancelled.</summary>
    public async Task FollowAsync(CancellationToken ct)
    {
        using var watch = new FolderWatch(Path.GetDirectoryName(Path.GetFullPath(path))!);
        while (true)
        {
            var content = FileContent.Of(path);
            if (content.Mark != _mark)
            {
                await TakeAsync(content, ct);
                _mark = content.Mark;
            }

            await watch.WaitAsync(ct);
        }
    }

    private async Task TakeAsync(FileContent content, CancellationToken ct)
    {
        try
        {
            await take(content, ct);
            figures.Succeeded();
            LogTaken(log, path);
        }
        catch (EncryptionFileException e)
        {
            figures.Failed();
            LogRefused(log, e.Message);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            // What may pass by itself: the loop tells it, and comes again.
            figures.Failed();
            throw;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Path} is in effect as it is now")]
    private static partial void LogTaken(ILogger log, string path);

    [LoggerMessage(2, LogLevel.Error, "The changed encryption configuration cannot be used, and the one before stays in effect: {Why}")]
    private static partial void LogRefused(ILogger log, string why);
}
