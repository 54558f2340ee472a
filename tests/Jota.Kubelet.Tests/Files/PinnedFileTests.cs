using Jota.Kubelet.Files;

namespace Jota.Kubelet.Tests.Files;

public sealed class PinnedFileTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Stays_the_same_file_whatever_comes_to_be_at_its_path()
    {
        _scratch.Folder("volume/sub");
        _scratch.File("volume/sub/mine", "mine");
        _scratch.Folder("outside");
        _scratch.File("outside/mine", "theirs");
        using var folder = PinnedFile.AtPath(_scratch["volume"], PathRules.NoLinks);
        using var sub = folder.Open("sub", PathRules.Strict);

        Directory.Move(_scratch["volume/sub"], _scratch["volume/aside"]);
        _scratch.Link("volume/sub", _scratch["outside"]);

        Assert.Equal("mine", File.ReadAllText(sub.Path + "/mine"));
        Assert.Equal(_scratch["volume/aside"], sub.RealPath);
        Assert.Equal(Errno.TooManyLinks, Assert.Throws<FileFaultException>(() => folder.Open("sub", PathRules.Strict)).Error);
    }

    [Theory]
    [InlineData("file", "own")]
    [InlineData("link", null)]
    [InlineData("folder", null)]
    [InlineData("linked/file", null)]
    [InlineData("missing", null)]
    [InlineData("file/below", null)]
    public void Only_an_ordinary_file_that_is_reached_without_links_is_read(string path, string? text)
    {
        _scratch.File("file", "own");
        _scratch.Folder("folder");
        _scratch.File("folder/file", "own");
        _scratch.Link("link", _scratch["file"]);
        _scratch.Link("linked", "folder");

        using var stream = PinnedFile.TryRead(_scratch[path]);
        Assert.Equal(text, stream is null ? null : new StreamReader(stream).ReadToEnd());
    }
}
