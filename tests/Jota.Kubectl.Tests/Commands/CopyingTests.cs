using System.Formats.Tar;
using System.Runtime.Versioning;
using System.Text;

namespace Jota.Kubectl.Tests.Commands;

/// <summary>Archives from and for containers, also of those who mean harm.</summary>
public sealed class CopyingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jota-cp-").FullName;
    private readonly List<string> _warnings = [];

    private string Target => Path.Combine(_folder, "target");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_packed_comes_out_the_same()
    {
        var source = Path.Combine(_folder, "source");
        Directory.CreateDirectory(Path.Combine(source, "within", "empty"));
        await File.WriteAllTextAsync(Path.Combine(source, "a.txt"), "first", Ct);
        await File.WriteAllTextAsync(Path.Combine(source, "within", new string('n', 150)), "long name", Ct);
        await File.WriteAllTextAsync(Path.Combine(source, "within", "größe"), "other letters", Ct);
        using var archive = new MemoryStream();
        await new FolderArchive(_warnings.Add).WriteAsync(source, "source", archive, Ct);
        archive.Position = 0;

        Assert.Equal(4, await new ArchiveExtraction("/tmp/../source", Target, _warnings.Add).RunAsync(archive, Ct));
        Assert.Empty(_warnings);
        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(Target, "a.txt"), Ct));
        Assert.Equal("long name", await File.ReadAllTextAsync(Path.Combine(Target, "within", new string('n', 150)), Ct));
        Assert.Equal("other letters", await File.ReadAllTextAsync(Path.Combine(Target, "within", "größe"), Ct));
        Assert.True(Directory.Exists(Path.Combine(Target, "within", "empty")));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Names_that_fit_have_plain_headers_and_the_mode_is_kept()
    {
        var file = Path.Combine(_folder, "run.sh");
        await File.WriteAllTextAsync(file, "#!/bin/sh", Ct);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var archive = new MemoryStream();
        await new FolderArchive(_warnings.Add).WriteAsync(file, "copied.sh", archive, Ct);
        archive.Position = 0;
        var entry = await new TarReader(archive).GetNextEntryAsync(cancellationToken: Ct);
        Assert.IsType<UstarTarEntry>(entry);
        Assert.Equal(("copied.sh", UnixFileMode.UserRead | UnixFileMode.UserExecute), (entry.Name, entry.Mode));
    }

    [Fact]
    public async Task A_file_that_grows_while_it_is_packed_leaves_the_archive_whole()
    {
        using var content = new FixedLengthStream(new MemoryStream("0123456789"u8.ToArray()), 4);
        using var four = new MemoryStream();
        await content.CopyToAsync(four, Ct);
        using var shrunk = new FixedLengthStream(new MemoryStream("01"u8.ToArray()), 4);
        using var filled = new MemoryStream();
        await shrunk.CopyToAsync(filled, Ct);
        Assert.Equal(("0123", "01\0\0"), (Encoding.ASCII.GetString(four.ToArray()), Encoding.ASCII.GetString(filled.ToArray())));
    }

    [Theory]
    [InlineData("data/../../outside")]
    [InlineData("../outside")]
    [InlineData("/data/../../outside")]
    public async Task Nothing_is_written_above_the_target(string name)
    {
        var count = await ExtractAsync("data", File_(name, "harm"), File_("data/good", "well"));
        Assert.Equal(1, count);
        Assert.False(File.Exists(Path.Combine(_folder, "outside")));
        Assert.Contains("outside target destination", Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.Equal("well", await File.ReadAllTextAsync(Path.Combine(Target, "good"), Ct));
    }

    [Fact]
    public async Task What_was_not_asked_for_ends_it()
    {
        var wrong = await Assert.ThrowsAsync<KubectlException>(() => ExtractAsync("data", File_("else/where", "harm")));
        Assert.Contains("tar contents corrupted", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_are_left_out_and_what_would_go_through_them_stays_within()
    {
        var link = new UstarTarEntry(TarEntryType.SymbolicLink, "data/way") { LinkName = _folder };
        await ExtractAsync("data", link, File_("data/way/outside", "harm"));
        Assert.False(File.Exists(Path.Combine(_folder, "outside")));
        Assert.Contains("skipping symlink", Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.Equal("harm", await File.ReadAllTextAsync(Path.Combine(Target, "way", "outside"), Ct));
    }

    [Fact]
    public async Task A_link_that_was_there_before_is_not_followed()
    {
        var victim = Path.Combine(_folder, "victim");
        await File.WriteAllTextAsync(victim, "kept", Ct);
        Directory.CreateDirectory(Target);
        File.CreateSymbolicLink(Path.Combine(Target, "file"), victim);
        Directory.CreateSymbolicLink(Path.Combine(Target, "folder"), _folder);
        await ExtractAsync("data", File_("data/file", "harm"), File_("data/folder/victim", "harm"));
        Assert.Equal("kept", await File.ReadAllTextAsync(victim, Ct));
        Assert.Equal(2, _warnings.Count);
    }

    [Fact]
    public async Task A_second_name_of_a_file_becomes_a_copy_and_one_from_outside_nothing()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "secret"), "secret", Ct);
        await ExtractAsync(
            "data",
            File_("data/one", "content"),
            new UstarTarEntry(TarEntryType.HardLink, "data/two") { LinkName = "data/one" },
            new UstarTarEntry(TarEntryType.HardLink, "data/three") { LinkName = "../secret" });
        Assert.Equal("content", await File.ReadAllTextAsync(Path.Combine(Target, "two"), Ct));
        Assert.False(File.Exists(Path.Combine(Target, "three")));
    }

    [Fact]
    public async Task Devices_and_pipes_are_left_out()
    {
        await ExtractAsync(
            "data", new UstarTarEntry(TarEntryType.CharacterDevice, "data/null"), new UstarTarEntry(TarEntryType.Fifo, "data/pipe"));
        Assert.Equal(2, _warnings.Count);
        Assert.False(Path.Exists(Path.Combine(Target, "null")));
    }

    [Fact]
    public async Task A_single_file_gets_the_name_of_the_target()
    {
        await ExtractAsync("/tmp/notes.txt", File_("tmp/notes.txt", "text"));
        Assert.Equal("text", await File.ReadAllTextAsync(Target, Ct));
    }

    [Theory]
    [InlineData("web:/tmp/x", "", "web", "/tmp/x")]
    [InlineData("prd/web:x", "prd", "web", "x")]
    [InlineData("./a/b", "", "", "./a/b")]
    public void Sides_of_a_copy_are_told_apart(string given, string ns, string pod, string path) =>
        Assert.Equal(new FileSpec(ns, pod, path), FileSpec.Parse(given));

    private static UstarTarEntry File_(string name, string content) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) };

    private async Task<int> ExtractAsync(string source, params TarEntry[] entries)
    {
        using var archive = new MemoryStream();
        await using (var writer = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                await writer.WriteEntryAsync(entry, Ct);
            }
        }

        archive.Position = 0;
        return await new ArchiveExtraction(source, Target, _warnings.Add).RunAsync(archive, Ct);
    }
}
