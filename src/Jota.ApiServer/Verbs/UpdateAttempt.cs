using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Verbs;

/// <summary>What became of one attempt to update.</summary>
/// <param name="Result">The answer; null when somebody else was faster.</param>
/// <param name="Current">What is there instead then; null when there is nothing.</param>
internal readonly record struct UpdateAttempt(WriteResult? Result, ApiObject? Current);
