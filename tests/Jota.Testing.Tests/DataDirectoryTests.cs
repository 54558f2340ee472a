using Jota.Hosting;

namespace Jota.Testing.Tests;

/// <summary>What is wrong with a data directory that cannot be used is said as what it is.</summary>
public sealed class DataDirectoryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("jota-data-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void One_process_at_a_time_uses_it()
    {
        using var held = DataDirectoryLock.Take(_directory);

        Assert.Equal($"{_directory} is in use by another jota", Refusal(_directory));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/below")]
    public void A_file_is_no_directory(string path)
    {
        File.WriteAllText(Path.Combine(_directory, "file"), "");

        Assert.Equal($"{Path.Combine(_directory, path)} cannot be the data directory: {Path.Combine(_directory, "file")} is a file", Refusal(Path.Combine(_directory, path)));
    }

    [Fact]
    public void A_directory_that_cannot_be_written_to_is_called_that()
    {
        // The kernel's own tree: nobody makes files there, not even root.
        Assert.StartsWith("/sys/kernel cannot be written to: ", Refusal("/sys/kernel"), StringComparison.Ordinal);
        Assert.StartsWith("/sys/kernel/data cannot be made: ", Refusal("/sys/kernel/data"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_that_is_a_folder_is_called_that()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "lock"));

        Assert.StartsWith($"{_directory} cannot be written to: ", Refusal(_directory), StringComparison.Ordinal);
    }

    private static string Refusal(string directory) => Assert.Throws<ClusterStartException>(() => DataDirectoryLock.Take(directory)).Message;
}
