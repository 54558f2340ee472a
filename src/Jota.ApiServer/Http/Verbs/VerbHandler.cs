namespace Jota.ApiServer.Http;

/// <summary>Carries out one verb: reads what the request says, calls the core, writes the answer. Failures are thrown.</summary>
internal delegate Task VerbHandler(ApiCall call);
