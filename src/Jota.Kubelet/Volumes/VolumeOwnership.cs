using Jota.Kubelet.Files;
using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>
/// Gives a volume to the pod's group, as upstream does for volumes that belong to pods: everything in it is the group's, which may read
/// and write it, and what is made there is the group's too. Links are not followed.
/// </summary>
internal static class VolumeOwnership
{
    private const uint GroupAndOwnerWrite = 0x1B0; // 0660
    private const uint GroupAndOwnerRead = 0x120; // 0440
    private const uint Enter = 0x48; // 0110
    private const uint InheritGroup = 0x400; // 02000

    public static void Apply(string path, V1PodSecurityContext? security, bool isReadOnly)
    {
        if (security?.FsGroup is not { } group)
        {
            return;
        }

        using var root = PinnedFile.AtPath(path, PathRules.Any);
        if (security.FsGroupChangePolicy == "OnRootMismatch" && IsRight(root.Facts, group, isReadOnly))
        {
            return;
        }

        // The root last: as long as it is not right, an interrupted walk is made again.
        Walk(root, group, isReadOnly);
        Give(root, group, isReadOnly);
    }

    private static void Walk(PinnedFile root, long group, bool isReadOnly)
    {
        var left = new Stack<string>();
        left.Push("");
        while (left.TryPop(out var below))
        {
            using var folder = root.Find(below.Length == 0 ? "." : below, PathRules.Strict);
            foreach (var entry in folder is null ? [] : new DirectoryInfo(folder.Path).EnumerateFileSystemInfos().ToList())
            {
                var name = below.Length == 0 ? entry.Name : $"{below}/{entry.Name}";
                using var inner = entry.LinkTarget is null ? root.Find(name, PathRules.Strict) : null;
                if (inner is null)
                {
                    continue;
                }

                Give(inner, group, isReadOnly);
                if (inner.Facts.Kind == FileKind.Folder)
                {
                    left.Push(name);
                }
            }
        }
    }

    private static void Give(PinnedFile file, long group, bool isReadOnly)
    {
        var facts = file.Facts;
        file.SetOwner(user: null, group);
        file.SetMode(facts.Mode | Wanted(facts, isReadOnly));
    }

    private static bool IsRight(FileFacts facts, long group, bool isReadOnly) =>
        facts.Group == group && (facts.Mode & Wanted(facts, isReadOnly)) == Wanted(facts, isReadOnly);

    private static uint Wanted(FileFacts facts, bool isReadOnly) =>
        (isReadOnly ? GroupAndOwnerRead : GroupAndOwnerWrite) | (facts.Kind == FileKind.Folder ? Enter | InheritGroup : 0);
}
