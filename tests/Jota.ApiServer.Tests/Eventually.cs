namespace Jota.ApiServer.Tests;

/// <summary>
/// Waits for what others bring about, as long as it takes on a busy machine, and fails when it does not come. It need not stay so: what
/// held once has come.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public static async Task HoldsAsync(Func<bool> condition)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Longest, "It has not come.");
            await Task.Yield();
        }
    }
}
