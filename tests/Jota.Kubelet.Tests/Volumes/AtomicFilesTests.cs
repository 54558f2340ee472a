using System.Text;
using Jota.Kubelet.Files;
using Jota.Kubelet.Tests.Files;
using Jota.Kubelet.Volumes;

namespace Jota.Kubelet.Tests.Volumes;

public sealed class AtomicFilesTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly ScratchFolder _scratch = new();
    private readonly string _root;

    public AtomicFilesTests() => _root = _scratch.Folder("volume");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Files_are_replaced_all_at_once_behind_one_link()
    {
        Assert.True(Write(("a", "1"), ("dir/b", "2")));
        Assert.Equal("2", File.ReadAllText(Path.Combine(_root, "dir", "b")));
        var first = new FileInfo(Path.Combine(_root, "..data")).LinkTarget;

        Assert.False(Write(("a", "1"), ("dir/b", "2")));
        Assert.True(Write(("a", "3"), ("c", "4")));
        Assert.Equal("3", File.ReadAllText(Path.Combine(_root, "a")));
        Assert.Equal(["a", "c"], Directory.GetFileSystemEntries(_root).Select(e => Path.GetFileName(e)!).Where(e => !e.StartsWith("..", StringComparison.Ordinal)).Order());
        Assert.NotEqual(first, new FileInfo(Path.Combine(_root, "..data")).LinkTarget);
        Assert.False(Directory.Exists(Path.Combine(_root, first!)));
    }

    [Fact]
    public void A_link_of_somebody_else_is_replaced_and_what_it_leads_to_stays()
    {
        _scratch.Folder("outside");
        _scratch.File("outside/a", "theirs");
        Write(("a", "1"));
        File.Delete(Path.Combine(_root, "..data"));
        _scratch.Link("volume/..data", _scratch["outside"]);

        Assert.True(Write(("a", "2")));

        Assert.Equal("2", File.ReadAllText(Path.Combine(_root, "a")));
        Assert.Equal("theirs", File.ReadAllText(_scratch["outside/a"]));
    }

    [Fact]
    public void Whatever_was_put_in_the_place_of_the_names_gives_way()
    {
        _scratch.Folder("outside");
        Write(("a", "1"), ("b/c", "2"));
        File.Delete(Path.Combine(_root, "a"));
        _scratch.Link("volume/a", _scratch["outside"]);
        File.Delete(Path.Combine(_root, "..data"));
        _scratch.Folder("volume/..data/x");
        _scratch.Folder("volume/..data_tmp/x");

        Assert.True(Write(("a", "1"), ("b/c", "2")));

        Assert.Equal("1", File.ReadAllText(Path.Combine(_root, "a")));
        Assert.Equal("2", File.ReadAllText(Path.Combine(_root, "b", "c")));
        Assert.Empty(Directory.GetFileSystemEntries(_scratch["outside"]));
    }

    [Fact]
    public void A_file_that_was_changed_in_its_place_is_written_anew()
    {
        Write(("a", "1"));
        File.WriteAllText(Path.Combine(_root, "a"), "changed");
        Assert.True(Write(("a", "1")));
        Assert.Equal("1", File.ReadAllText(Path.Combine(_root, "a")));
    }

    private bool Write(params (string Path, string Text)[] files)
    {
        using var folder = PinnedFile.AtPath(_root, PathRules.NoLinks);
        return AtomicFiles.Write(folder, files.ToDictionary(f => f.Path, f => new ProjectedFile(Encoding.UTF8.GetBytes(f.Text), 0x1A4)), null, Now);
    }
}
