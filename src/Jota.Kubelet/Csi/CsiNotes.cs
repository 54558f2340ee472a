using Jota.Kubelet.Files;

namespace Jota.Kubelet.Csi;

/// <summary>
/// What is written down of pods' volumes, so that a kubelet that comes later can take them down: upstream's <c>vol_data.json</c>. It is
/// written before the driver is first asked for anything, and removed after all is undone.
/// </summary>
internal sealed class CsiNotes(CsiPaths paths, string node)
{
    /// <summary>Much more than it ever has.</summary>
    private const int Longest = 64 * 1024;

    /// <summary>All there are. What cannot be read counts for nothing.</summary>
    public IEnumerable<CsiUse> ReadAll() => !Directory.Exists(paths.Pods) ? [] : Directory.EnumerateDirectories(paths.Pods)
        .Select(pod => Path.GetFileName(pod)!)
        .Where(uid => Directory.Exists(paths.Volumes(uid)))
        .SelectMany(uid => Directory.EnumerateDirectories(paths.Volumes(uid)).Select(volume => Read(uid, Path.GetFileName(volume)!)))
        .OfType<CsiUse>();

    public void Write(CsiUse use)
    {
        Directory.CreateDirectory(paths.Volume(use.PodUid, use.Name));
        WriteFile(paths.Note(use.PodUid, use.Name), new(StringComparer.Ordinal)
        {
            ["attachmentID"] = use.Attachment,
            ["driverName"] = use.Driver,
            ["nodeName"] = node,
            ["specVolID"] = use.Name,
            ["volumeHandle"] = use.Handle,
            ["volumeLifecycleMode"] = use.IsEphemeral ? "Ephemeral" : "Persistent",
        });
    }

    /// <summary>Of what is the whole node's.</summary>
    public void WriteShared(CsiUse use) => WriteFile(
        paths.SharedNote(use.Driver, use.Handle),
        new(StringComparer.Ordinal) { ["driverName"] = use.Driver, ["volumeHandle"] = use.Handle });

    private CsiUse? Read(string uid, string name)
    {
        using var file = PinnedFile.TryRead(paths.Note(uid, name));
        if (file is null || file.Length > Longest)
        {
            return null;
        }

        using var reader = new StreamReader(file);
        return CsiJson.TryRead(reader.ReadToEnd()) is { } note
            && note.TryGetValue("driverName", out var driver)
            && note.TryGetValue("volumeHandle", out var handle)
                ? new(uid, name, driver, handle)
                {
                    Attachment = note.GetValueOrDefault("attachmentID") ?? "",
                    IsEphemeral = note.GetValueOrDefault("volumeLifecycleMode") == "Ephemeral",
                }
                : null;
    }

    // In one step: half a note would be none.
    private static void WriteFile(string path, SortedDictionary<string, string> note)
    {
        var next = path + ".next";
        File.WriteAllText(next, CsiJson.Write(note));
        File.Move(next, path, overwrite: true);
    }
}
