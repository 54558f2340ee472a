using Jota.Hosting.Members;

namespace Jota.Testing.Tests.Members;

public sealed class BoundedLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("log-");

    public void Dispose() => _folder.Delete(true);

    [Fact]
    public void However_much_is_printed_two_files_hold_the_end_of_it()
    {
        var path = Path.Combine(_folder.FullName, "etcd.log");
        using (var log = new BoundedLog(path, limit: 100))
        {
            for (var i = 0; i < 1000; i++)
            {
                log.Write($"line {i}");
            }

            Assert.Equal("line 999", log.Last.Last());
            Assert.Equal(20, log.Last.Count);
        }

        Assert.Equal(["etcd.log", "etcd.log.1"], _folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.All(_folder.EnumerateFiles(), file => Assert.InRange(file.Length, 1, 120));
        Assert.Equal("line 999", File.ReadLines(path).Last());
    }
}
